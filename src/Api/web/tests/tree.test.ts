import { expect, test } from 'vitest';
import type { FeatureGraph } from '../src/lib/api';
import { evolutionTree } from '../src/lib/layout/tree';

const node = (id: string) => ({ id, layer: Number(id.split('_')[0]), feature: Number(id.split('_')[1]) });
const link = (source: string, target: string, similarity: number) => ({ source, target, similarity, n12: 10 });
const graph = {
  nodes: ['1_0', '1_1', '2_5', '3_0', '3_1', '4_0', '4_1'].map(node),
  links: [link('1_0', '2_5', 0.9), link('1_1', '2_5', 0.4), link('2_5', '3_0', 0.8), link('2_5', '3_1', 0.6), link('3_0', '4_0', 0.3), link('3_1', '4_0', 0.7), link('3_0', '4_1', 0.5)],
} as unknown as FeatureGraph;
const drawn = evolutionTree(graph, '2_5', { column: 100, row: 20 });
const y = (id: string) => drawn.nodes.find((each) => each.node.id === id)!.y;

test('layers are columns, from the first that is there', () => {
  expect([drawn.firstLayer, drawn.layers, drawn.width]).toEqual([1, 4, 400]);
  expect(drawn.nodes.map((each) => each.x)).toEqual([50, 50, 150, 250, 250, 350, 350]);
});

test('a node hangs on its strongest link towards the root', () => {
  expect(drawn.links.filter((each) => !each.branch).map((each) => [each.link.source, each.link.target])).toEqual([['3_0', '4_0']]);
});

test('the root stands in the middle of what it leads to and of what it comes from', () => {
  expect(y('2_5')).toBe((y('3_0') + y('3_1')) / 2);
  expect(y('2_5')).toBe((y('1_0') + y('1_1')) / 2);
});

test('nodes of a layer do not overlap and nothing leaves the drawing', () => {
  expect(Math.abs(y('4_0') - y('4_1'))).toBeGreaterThanOrEqual(20);
  for (const each of drawn.nodes) expect(each.y >= 10 && each.y <= drawn.height - 10).toBe(true);
});

test('a feature without matches is a tree of one node', () => {
  const alone = { nodes: [node('0_7')], links: [] } as unknown as FeatureGraph;
  expect(evolutionTree(alone, '0_7', { column: 100, row: 20 })).toMatchObject({ width: 100, height: 20, nodes: [{ x: 50, y: 10 }] });
});
