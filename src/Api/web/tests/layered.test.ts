import { expect, test } from 'vitest';
import { crossings, orderOf, place, type LayeredLink, type LayeredNode } from '../src/lib/layout/layered';

const node = (layer: number, feature: number): LayeredNode => ({ id: `${layer}_${feature}`, layer });
const link = (source: string, target: string): LayeredLink => ({ source, target, similarity: 1 });

/** Every pair of links looked at, as the definition says. */
function crossingsByDefinition(rows: Map<number, string[]>, links: LayeredLink[]): number {
  const at = place(rows);
  let total = 0;
  for (let a = 0; a < links.length; a++) {
    for (let b = a + 1; b < links.length; b++) {
      const [s1, t1, s2, t2] = [links[a]!.source, links[a]!.target, links[b]!.source, links[b]!.target].map((id) => at.get(id)!);
      if (s1!.y === s2!.y && (s1!.x - s2!.x) * (t1!.x - t2!.x) < 0) total++;
    }
  }

  return total;
}

test('a crossing that can be undone is undone', () => {
  const nodes = [node(0, 1), node(0, 2), node(1, 1), node(1, 2)];
  const links = [link('0_1', '1_2'), link('0_2', '1_1')];
  expect(crossings(orderOf(nodes, links), links)).toBe(0);
});

test('crossings are counted as the definition says', () => {
  let state = 7;
  const random = (bound: number) => (state = (state * 48271) % 2147483647) % bound;
  for (let trial = 0; trial < 20; trial++) {
    const nodes = Array.from({ length: 4 }, (_, layer) => Array.from({ length: 6 }, (_, feature) => node(layer, feature))).flat();
    const links = Array.from({ length: 25 }, () => {
      const layer = random(3);
      return link(`${layer}_${random(6)}`, `${layer + 1}_${random(6)}`);
    });
    const rows = orderOf(nodes, links, 0);
    expect(crossings(rows, links)).toBe(crossingsByDefinition(rows, links));
    expect(crossings(orderOf(nodes, links), links)).toBeLessThanOrEqual(crossings(rows, links));
  }
});

test('every node is placed once and rows are layers', () => {
  const nodes = [node(2, 5), node(0, 1), node(2, 7)];
  const at = place(orderOf(nodes, []));
  expect(at.size).toBe(3);
  expect(at.get('2_5')!.y).toBe(2);
  expect(at.get('0_1')).toEqual({ x: 0, y: 0 });
});

test('1,500 nodes and 5,000 links are ordered within two seconds', () => {
  let state = 3;
  const random = (bound: number) => (state = (state * 48271) % 2147483647) % bound;
  const nodes = Array.from({ length: 1500 }, (_, i) => node(i % 12, Math.floor(i / 12)));
  const links = Array.from({ length: 5000 }, () => {
    const layer = random(11);
    return link(`${layer}_${random(125)}`, `${layer + 1}_${random(125)}`);
  });
  const start = performance.now();
  orderOf(nodes, links);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('a straightened chain stands upright and no two nodes of a row come closer than one', () => {
  const chain = ['0_9', '1_9', '2_9'];
  const nodes = [node(0, 1), node(0, 2), node(0, 9), node(1, 9), node(2, 9), node(2, 3)];
  const links = [link('0_9', '1_9'), link('1_9', '2_9')];
  const at = place(orderOf(nodes, links), links);
  expect(new Set(chain.map((id) => at.get(id)!.x.toFixed(2))).size).toBe(1);
  for (const layer of [0, 1, 2]) {
    const row = nodes.filter((one) => one.layer === layer).map((one) => at.get(one.id)!.x).sort((a, b) => a - b);
    for (let position = 1; position < row.length; position++) expect(row[position]! - row[position - 1]!).toBeGreaterThanOrEqual(1 - 1e-9);
  }
});

test('straightening keeps the order, and with it the crossings', () => {
  let state = 11;
  const random = (bound: number) => (state = (state * 48271) % 2147483647) % bound;
  const nodes = Array.from({ length: 5 }, (_, layer) => Array.from({ length: 12 }, (_, feature) => node(layer, feature))).flat();
  const links = Array.from({ length: 60 }, () => {
    const layer = random(4);
    return link(`${layer}_${random(12)}`, `${layer + 1}_${random(12)}`);
  });
  const rows = orderOf(nodes, links);
  const at = place(rows, links);
  for (const row of rows.values()) {
    const linked = row.filter((id) => links.some((one) => one.source === id || one.target === id));
    expect([...linked].sort((a, b) => at.get(a)!.x - at.get(b)!.x)).toEqual(linked);
  }
});

test('a node without a link stands right of all that have one', () => {
  const nodes = [node(0, 1), node(0, 2), node(0, 3), node(1, 1)];
  const links = [link('0_2', '1_1')];
  const at = place(orderOf(nodes, links), links);
  expect(at.get('0_1')!.x).toBeGreaterThan(at.get('0_2')!.x);
  expect(at.get('0_3')!.x).toBeGreaterThan(at.get('0_2')!.x);
});
