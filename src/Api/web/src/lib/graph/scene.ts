import { orderOf, place, type Rows, type Spot } from '../layout/layered';
import type { DrawnLink, DrawnNode } from './graph';

/** A laid-out graph in units of the drawing: earlier layers at the bottom, neighbours in a row at least `unit` apart. */
export interface Scene {
  nodes: SceneNode[];
  links: SceneLink[];
  /** Bottom row first; the nodes of a row from left to right. */
  rows: SceneRow[];
  byId: Map<string, SceneNode>;
  left: number;
  width: number;
  height: number;
}

/** `room`: distance to the nearer neighbour in its row, for a name. */
export interface SceneNode { node: DrawnNode; x: number; y: number; colour: number | null; row: number; position: number; room: number }
export interface SceneLink { source: SceneNode; target: SceneNode; similarity: number; colour: number | null; weight: number }
export interface SceneRow { layer: number; y: number; nodes: SceneNode[] }

/** Least distance of two nodes in a row. */
export const unit = 24;
/** Links are drawn in this many strengths. */
export const weights = 4;
const widest = 10 * unit;
const leastGap = 56;

/** Order and places, which depend on nodes and links alone. */
export interface Layout { order: Rows; spots: ReadonlyMap<string, Spot> }

export function layoutOf(nodes: readonly DrawnNode[], links: readonly DrawnLink[]): Layout {
  const order = orderOf(nodes, links);
  return { order, spots: place(order, links) };
}

/**
 * @param layout Of the nodes and links.
 * @param colours Community to colour; see `coloursOf`.
 * @param aspect Height over width of the place it is drawn in: rows, and nodes in a row, move apart to fill it.
 */
export function sceneOf(
  { order, spots }: Layout, nodes: readonly DrawnNode[], links: readonly DrawnLink[], colours: ReadonlyMap<number, number>, aspect: number): Scene {
  const xs = [...spots.values()].map((spot) => spot.x);
  const [first, last] = xs.length > 0 ? [Math.min(...xs), Math.max(...xs)] : [0, 0];
  const layers = [...order.keys()];
  const span = layers.length > 1 ? layers.at(-1)! - layers[0]! : 1;
  const apart = Math.max(unit, Math.min(widest, (leastGap * span) / aspect / Math.max(last - first, 1)));
  const [left, width] = [first * apart, (last - first) * apart];
  const gap = Math.max(leastGap, (width * aspect) / span);
  const height = layers.length > 1 ? span * gap : 0;
  const yOf = (layer: number) => height - (layer - layers[0]!) * gap;

  const byNode = new Map(nodes.map((node) => [node.id, node]));
  const rows = [...order].map(([layer, ids], row) => ({
    layer,
    y: yOf(layer),
    nodes: ids.map((id, position): SceneNode => {
      const [node, x] = [byNode.get(id)!, spots.get(id)!.x * apart];
      const room = Math.min(...[position - 1, position + 1].map((other) => Math.abs((spots.get(ids[other] ?? '')?.x ?? Infinity) * apart - x)));
      return { node, x, y: yOf(layer), colour: node.community === null ? null : (colours.get(node.community) ?? null), row, position, room };
    }),
  }));
  const byId = new Map(rows.flatMap((row) => row.nodes).map((node) => [node.node.id, node]));
  return { nodes: [...byId.values()], links: linksOf(links, byId), rows, byId, left, width, height };
}

/** The links of a scene, weakest first, so that strong ones are drawn over them. A link inside one coloured community has its colour. */
export function linksOf(links: readonly DrawnLink[], byId: ReadonlyMap<string, SceneNode>): SceneLink[] {
  return links
    .map(({ source, target, similarity }) => {
      const [from, to] = [byId.get(source)!, byId.get(target)!];
      const weight = Math.max(0, Math.min(weights - 1, Math.floor(similarity * weights)));
      return { source: from, target: to, similarity, weight, colour: from.node.community === to.node.community ? from.colour : null };
    })
    .sort((a, b) => a.similarity - b.similarity);
}

/** The node nearest to a point, at most `reach` away. */
export function nodeAt(scene: Scene, x: number, y: number, reach: number): SceneNode | null {
  let best: SceneNode | null = null;
  let least = reach;
  for (const row of scene.rows) {
    if (Math.abs(row.y - y) > reach) continue;
    const start = firstFrom(row.nodes, x - reach);
    for (let position = start; position < row.nodes.length && row.nodes[position]!.x <= x + reach; position++) {
      const node = row.nodes[position]!;
      const distance = Math.hypot(node.x - x, node.y - y);
      if (distance <= least) [best, least] = [node, distance];
    }
  }

  return best;
}

export type Step = 'left' | 'right' | 'up' | 'down';

/** Where an arrow key leads: along the row, or to the most similar partner above or below, or else to what stands nearest there. */
export function step(scene: Scene, from: SceneNode | null, direction: Step): SceneNode | null {
  if (!from) return scene.rows.at(0)?.nodes.at(0) ?? null;
  if (direction === 'left' || direction === 'right') return scene.rows[from.row]!.nodes[from.position + (direction === 'left' ? -1 : 1)] ?? from;
  const up = direction === 'up';
  const partner = scene.links.findLast((link) => (up ? link.source : link.target) === from);   // weakest first
  if (partner) return up ? partner.target : partner.source;
  const row = scene.rows[from.row + (up ? 1 : -1)];
  if (!row) return from;
  return row.nodes.reduce((best, node) => (Math.abs(node.x - from.x) < Math.abs(best.x - from.x) ? node : best));
}

/** Position of the first node at or right of x. */
function firstFrom(nodes: readonly SceneNode[], x: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.x < x) low = middle + 1;
    else high = middle;
  }

  return low;
}
