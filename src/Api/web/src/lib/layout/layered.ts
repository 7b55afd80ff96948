/** A layered drawing: rows are layers, the order within a row is chosen so that few links cross, then places so that links run upright. */

export interface LayeredNode { id: string; layer: number }
export interface LayeredLink { source: string; target: string; similarity: number }
/** Layer to the ids of its nodes, left to right; layers ascending. */
export type Rows = Map<number, string[]>;
/** Row `y` is the layer; neighbours in a row are at least one apart in `x`. */
export interface Spot { x: number; y: number }

interface Tie { to: string; weight: number }
const sweepsAsked = 24;
const straightenings = 12;

/**
 * Barycentre sweeps (Sugiyama, Tagawa, Toda 1981), down and up in turn: a node goes to the mean position of the nodes it is linked to
 * in the row before, weighted by similarity. The order with the fewest crossings of all sweeps is the answer. Nodes without a link come last.
 */
export function orderOf(nodes: readonly LayeredNode[], links: readonly LayeredLink[], sweeps = sweepsAsked): Rows {
  const ties = tiesOf(links);
  let rows = rowsOf(nodes, ties);
  let [best, least] = [rows, sweeps > 0 ? crossings(rows, links) : 0];
  for (let sweep = 0; sweep < sweeps && least > 0; sweep++) {
    rows = swept(rows, ties, sweep % 2 === 0);
    const now = crossings(rows, links);
    if (now < least) [best, least] = [rows, now];
  }

  return best;
}

/** Pairs of links between the same two rows that cross; links that share an end do not. Cost: links × log(row). */
export function crossings(rows: Rows, links: readonly LayeredLink[]): number {
  const at = positionsOf(rows);
  const groups = new Map<string, [number, number][]>();
  for (const link of links) {
    const [source, target] = [at.get(link.source), at.get(link.target)];
    if (!source || !target) continue;
    const key = `${source.row}-${target.row}`;
    const group = groups.get(key);
    if (group) group.push([source.position, target.position]);
    else groups.set(key, [[source.position, target.position]]);
  }

  let total = 0;
  for (const group of groups.values()) total += inversionsOf(group);
  return total;
}

/**
 * A place for every node: the order stays, and each linked node comes as near to the weighted mean of its partners as a distance
 * of one allows (least squares, by pooling neighbours that would overlap). Nodes without a link stand to the right of the others.
 */
export function place(rows: Rows, links: readonly LayeredLink[] = []): Map<string, Spot> {
  const ties = tiesOf(links);
  const linked = new Map([...rows].map(([layer, row]) => [layer, row.filter((id) => ties.has(id))]));
  const x = new Map<string, number>();
  for (const row of linked.values()) row.forEach((id, position) => x.set(id, position - (row.length - 1) / 2));
  const layers = [...linked.keys()];
  for (let round = 0; round < straightenings; round++) {
    for (const layer of round % 2 === 0 ? layers : layers.toReversed()) straighten(linked.get(layer)!, ties, x);
  }

  const spots = new Map<string, Spot>();
  for (const [layer, row] of rows) {
    let next = linked.get(layer)!.length > 0 ? Math.max(...linked.get(layer)!.map((id) => x.get(id)!)) + 1 : (1 - row.length) / 2;
    for (const id of row) spots.set(id, { x: x.get(id) ?? next++, y: layer });
  }

  return spots;
}

function tiesOf(links: readonly LayeredLink[]): Map<string, Tie[]> {
  const ties = new Map<string, Tie[]>();
  const add = (from: string, to: string, weight: number) => {
    const list = ties.get(from);
    if (list) list.push({ to, weight });
    else ties.set(from, [{ to, weight }]);
  };
  for (const { source, target, similarity } of links) {
    const weight = Math.max(Math.abs(similarity), 1e-6);
    add(source, target, weight);
    add(target, source, weight);
  }

  return ties;
}

/** In the order given, linked nodes first. */
function rowsOf(nodes: readonly LayeredNode[], ties: Map<string, Tie[]>): Rows {
  const rows: Rows = new Map();
  const layers = [...new Set(nodes.map((node) => node.layer))].sort((a, b) => a - b);
  for (const layer of layers) rows.set(layer, []);
  for (const node of nodes) if (ties.has(node.id)) rows.get(node.layer)!.push(node.id);
  for (const node of nodes) if (!ties.has(node.id)) rows.get(node.layer)!.push(node.id);
  return rows;
}

function positionsOf(rows: Rows): Map<string, { row: number; position: number }> {
  const at = new Map<string, { row: number; position: number }>();
  for (const [row, ids] of rows) ids.forEach((id, position) => at.set(id, { row, position }));
  return at;
}

/** Each row sorted by the row it comes from: ascending takes what is below, descending what is above. Nodes with nothing there keep their place. */
function swept(rows: Rows, ties: Map<string, Tie[]>, ascending: boolean): Rows {
  const after: Rows = new Map(rows);
  const at = positionsOf(rows);
  const layers = [...rows.keys()];
  for (const layer of ascending ? layers : layers.reverse()) {
    const row = after.get(layer)!;
    const wish = new Map(row.map((id, position) => {
      if (!ties.has(id)) return [id, Infinity];
      const seen = ties.get(id)!.filter(({ to }) => at.has(to) && (ascending ? at.get(to)!.row < layer : at.get(to)!.row > layer));
      return [id, mean(seen, (to) => at.get(to)!.position) ?? position];
    }));
    const sorted = [...row].sort((a, b) => (wish.get(a)! === wish.get(b)! ? 0 : wish.get(a)! - wish.get(b)!));
    sorted.forEach((id, position) => at.set(id, { row: layer, position }));
    after.set(layer, sorted);
  }

  return new Map([...rows.keys()].map((layer) => [layer, after.get(layer)!]));
}

function mean(ties: readonly Tie[], of: (id: string) => number): number | null {
  let [sum, weights] = [0, 0];
  for (const { to, weight } of ties) {
    sum += weight * of(to);
    weights += weight;
  }

  return weights > 0 ? sum / weights : null;
}

/** Least squares under "one apart, in this order": isotonic regression of wish − position, by pooling adjacent violators. */
function straighten(row: readonly string[], ties: Map<string, Tie[]>, x: Map<string, number>) {
  const pools: { sum: number; weight: number; count: number }[] = [];
  row.forEach((id, position) => {
    const partners = ties.get(id)!.filter(({ to }) => x.has(to));
    const weight = partners.reduce((sum, tie) => sum + tie.weight, 1e-6);
    pools.push({ sum: weight * ((mean(partners, (to) => x.get(to)!) ?? x.get(id)!) - position), weight, count: 1 });
    while (pools.length > 1 && pools.at(-2)!.sum / pools.at(-2)!.weight > pools.at(-1)!.sum / pools.at(-1)!.weight) {
      const last = pools.pop()!;
      const into = pools.at(-1)!;
      [into.sum, into.weight, into.count] = [into.sum + last.sum, into.weight + last.weight, into.count + last.count];
    }
  });
  let position = 0;
  for (const pool of pools) {
    for (let member = 0; member < pool.count; member++, position++) x.set(row[position]!, pool.sum / pool.weight + position);
  }
}

/** Pairs (a, b) with a.source < b.source and a.target > b.target, by a Fenwick tree over targets. */
function inversionsOf(pairs: [number, number][]): number {
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const size = Math.max(...pairs.map((pair) => pair[1])) + 1;
  const tree = new Int32Array(size + 1);
  let total = 0;
  pairs.forEach(([, target], seen) => {
    let notAbove = 0;
    for (let node = target + 1; node > 0; node -= node & -node) notAbove += tree[node]!;
    total += seen - notAbove;
    for (let node = target + 1; node <= size; node += node & -node) tree[node]!++;
  });
  return total;
}
