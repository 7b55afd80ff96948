import type { FeatureGraph, LabelSource } from '../api';

/** A graph as it is drawn, whether the service answered it or a file holds it. */
export interface DrawnGraph {
  description: string;
  prompt: string | null;
  measure: string | null;
  /** Links are strictly above it, in the answer or file itself. */
  threshold: number;
  nodes: DrawnNode[];
  links: DrawnLink[];
}

export interface DrawnNode {
  id: string;
  layer: number;
  feature: number;
  label: string | null;
  labelSource: LabelSource | null;
  community: number | null;
  /** Activation at the token; null where the source does not say. */
  value: number | null;
  density: number | null;
}

export interface DrawnLink { source: string; target: string; similarity: number; n12: number | null }

export const drawnOf = (answer: FeatureGraph): DrawnGraph => ({
  description: answer.description,
  prompt: answer.prompt,
  measure: answer.measure,
  threshold: answer.threshold,
  nodes: answer.nodes.map((node) => ({ ...node, value: answer.prompt === null ? null : node.value })),
  links: answer.links.map((link) => ({ ...link, n12: link.n12 < 0 ? null : link.n12 })),
});

/** The links strictly above a threshold. */
export const above = (graph: DrawnGraph, threshold: number) => graph.links.filter((link) => link.similarity > threshold);

export interface Partner { node: DrawnNode; similarity: number; n12: number | null }
/** A node's partners, most similar first. */
export interface Around { next: Partner[]; previous: Partner[] }

/** Every node with its partners over the links given. */
export function neighbourhoods(nodes: readonly DrawnNode[], links: readonly DrawnLink[]): Map<string, Around> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const around = new Map<string, Around>(nodes.map((node) => [node.id, { next: [], previous: [] }]));
  for (const { source, target, similarity, n12 } of links) {
    around.get(source)?.next.push({ node: byId.get(target)!, similarity, n12 });
    around.get(target)?.previous.push({ node: byId.get(source)!, similarity, n12 });
  }

  for (const { next, previous } of around.values()) for (const side of [next, previous]) side.sort((a, b) => b.similarity - a.similarity);
  return around;
}

/** Community to its number among the `colours` largest of the graph, ties to the lower id; others have no colour of their own. */
export function coloursOf(nodes: readonly DrawnNode[], colours: number): Map<number, number> {
  const sizes = communitySizes(nodes);
  const largest = [...sizes].filter(([, size]) => size > 1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, colours);
  return new Map(largest.map(([community], colour) => [community, colour]));
}

export function communitySizes(nodes: readonly DrawnNode[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const { community } of nodes) if (community !== null) sizes.set(community, (sizes.get(community) ?? 0) + 1);
  return sizes;
}
