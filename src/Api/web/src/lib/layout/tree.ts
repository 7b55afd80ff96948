import { stratify, tree } from 'd3-hierarchy';
import type { FeatureGraph, GraphLink, GraphNode } from '../api';

export interface TreeSpacing { column: number; row: number }   // px from layer to layer, from node to node
export interface TreeNode { node: GraphNode; x: number; y: number }
export interface TreeLink { link: GraphLink; path: string; branch: boolean }
export interface EvolutionTree { width: number; height: number; firstLayer: number; layers: number; nodes: TreeNode[]; links: TreeLink[] }

/**
 * A feature's evolution as two tidy trees that grow from it, forwards and backwards: every node hangs on its strongest link towards the
 * root (a branch); the other links cross between branches. Layers are columns.
 */
export function evolutionTree(graph: FeatureGraph, rootId: string, spacing: TreeSpacing): EvolutionTree {
  const root = graph.nodes.find((node) => node.id === rootId);
  if (!root) throw new Error(`the graph has no node ${rootId}`);
  const branches = [...strongest(graph, root, 1), ...strongest(graph, root, -1)];
  const across = new Map<string, number>([[rootId, 0], ...placed(root, branches.filter((each) => each.step > 0), spacing), ...placed(root, branches.filter((each) => each.step < 0), spacing)]);

  const shown = graph.nodes.filter((node) => across.has(node.id));
  const [first, last] = [Math.min(...shown.map((node) => node.layer)), Math.max(...shown.map((node) => node.layer))];
  const [low, high] = [Math.min(...across.values()), Math.max(...across.values())];
  const nodes = shown.map((node) => ({ node, x: (node.layer - first + 0.5) * spacing.column, y: across.get(node.id)! - low + spacing.row / 2 }));
  const at = new Map(nodes.map((each) => [each.node.id, each]));
  const isBranch = new Set(branches.map((each) => each.link));
  const links = graph.links.filter((link) => at.has(link.source) && at.has(link.target)).map((link) => ({ link, path: curve(at.get(link.source)!, at.get(link.target)!), branch: isBranch.has(link) }));
  return { width: (last - first + 1) * spacing.column, height: high - low + spacing.row, firstLayer: first, layers: last - first + 1, nodes, links };
}

interface Branch { id: string; parent: string; link: GraphLink; step: 1 | -1 }

/** Layer by layer away from the root, each node's strongest link to the layer before; strongest first. */
function strongest(graph: FeatureGraph, root: GraphNode, step: 1 | -1): Branch[] {
  const [near, far] = step > 0 ? (['source', 'target'] as const) : (['target', 'source'] as const);
  const reached = new Set([root.id]);
  const branches: Branch[] = [];
  const side = graph.nodes.filter((node) => (node.layer - root.layer) * step > 0).sort((a, b) => (a.layer - b.layer) * step);
  for (const node of side) {
    const links = graph.links.filter((link) => link[far] === node.id && reached.has(link[near]));
    if (links.length === 0) continue;
    const link = links.reduce((best, each) => (each.similarity > best.similarity ? each : best));
    reached.add(node.id);
    branches.push({ id: node.id, parent: link[near], link, step });
  }
  return branches.sort((a, b) => b.link.similarity - a.link.similarity);
}

/** Node id → its place across the layers, the root at 0. */
function placed(root: GraphNode, branches: readonly Branch[], spacing: TreeSpacing): [string, number][] {
  const rows = [{ id: root.id, parent: '' }, ...branches];
  const hierarchy = stratify<{ id: string; parent: string }>().id((row) => row.id).parentId((row) => row.parent || null)(rows);
  const laid = tree<{ id: string; parent: string }>().nodeSize([spacing.row, 1]).separation(() => 1)(hierarchy);
  return laid.descendants().slice(1).map((node) => [node.id!, node.x]);
}

function curve(from: TreeNode, to: TreeNode): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x},${from.y}C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
}
