/** The node-link JSON of the paper's graph files (networkx), read and written. */

import type { DrawnGraph, DrawnLink, DrawnNode } from './graph';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOr = (value: unknown, otherwise: number | null) => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);
const textOr = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** A file that is no such graph; the message says what was found and what was expected. */
export class GraphFileError extends Error {}

/**
 * Reads a file. Links of similarity 0 stay in the graph: the paper's files hold pairs that its clamping set to zero.
 * @throws GraphFileError where the text is no node-link graph.
 */
export function readGraph(text: string, name: string): DrawnGraph {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (wrong) {
    throw new GraphFileError(`${name} is not JSON (${(wrong as Error).message}); expected node-link JSON with nodes and links.`);
  }

  if (!isObject(file) || !Array.isArray(file.nodes) || !Array.isArray(file.links)) {
    throw new GraphFileError(`${name} has no nodes and links; expected node-link JSON as networkx writes it.`);
  }

  const nodes = file.nodes.map((node, number) => nodeOf(node, number, name));
  const layers = new Map(nodes.map((node) => [node.id, node.layer]));
  if (layers.size < nodes.length) throw new GraphFileError(`${name} has several nodes of one id; expected each feature once.`);
  const info = isObject(file.graph) ? file.graph : {};
  return {
    description: textOr(info.description) ?? '',
    prompt: textOr(info.prompt),
    measure: textOr(info.measure),
    threshold: numberOr(info.clamping_threshold, 0)!,
    nodes,
    links: file.links.map((link, number) => linkOf(link, number, layers, name)),
  };
}

function nodeOf(node: unknown, number: number, name: string): DrawnNode {
  if (!isObject(node) || typeof node.id !== 'string' || !Number.isInteger(node.layer) || !Number.isInteger(node.feature)) {
    throw new GraphFileError(`${name}: node ${number} is ${JSON.stringify(node).slice(0, 80)}; expected layer, feature and id.`);
  }

  return {
    id: node.id,
    layer: node.layer as number,
    feature: node.feature as number,
    label: textOr(node.explanation),
    labelSource: null,
    community: numberOr(node.community, null),
    value: numberOr(node.activation, null),
    density: numberOr(node.density, null),
  };
}

function linkOf(link: unknown, number: number, layers: ReadonlyMap<string, number>, name: string): DrawnLink {
  if (!isObject(link) || !layers.has(link.source as string) || !layers.has(link.target as string)) {
    throw new GraphFileError(`${name}: link ${number} is ${JSON.stringify(link).slice(0, 80)}; expected ids of nodes as source and target.`);
  }

  return { source: link.source as string, target: link.target as string, similarity: numberOr(link.similarity, 0)!, n12: numberOr(link.n12, null) };
}

/** The file of a graph, with the links given: what is seen is what is written. */
export function writeGraph(graph: DrawnGraph, links: readonly DrawnLink[], threshold: number): string {
  return JSON.stringify({
    directed: true,
    multigraph: false,
    graph: { description: graph.description, prompt: graph.prompt ?? undefined, clamping_threshold: threshold, measure: graph.measure ?? undefined },
    nodes: graph.nodes.map((node) => ({
      layer: node.layer, feature: node.feature, explanation: node.label ?? '', id: node.id,
      activation: node.value ?? undefined, density: node.density ?? undefined, community: node.community ?? undefined,
    })),
    links: links.map(({ similarity, source, target, n12 }) => ({ similarity, source, target, n12: n12 ?? undefined })),
  });
}
