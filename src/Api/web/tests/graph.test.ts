import { expect, test } from 'vitest';
import { GraphFileError, readGraph, writeGraph } from '../src/lib/graph/file';
import { above, coloursOf, drawnOf, neighbourhoods, type DrawnNode } from '../src/lib/graph/graph';
import { layoutOf, linksOf, nodeAt, sceneOf, step, unit } from '../src/lib/graph/scene';
import { svgOf } from '../src/lib/graph/svg';

/** In the shape of the paper's files. */
const file = JSON.stringify({
  directed: true, multigraph: false, graph: { description: 'by hand', prompt: 'a "b" <c>', clamping_threshold: 0.1 },
  nodes: [
    { layer: 0, feature: 7, explanation: 'dates & <events>', community: 4, id: '0_7' },
    { layer: 0, feature: 8, explanation: '', community: 4, id: '0_8' },
    { layer: 1, feature: 9, explanation: 'years', community: 33, id: '1_9' },
  ],
  links: [{ similarity: 0.62, source: '0_7', target: '1_9' }, { similarity: 0, source: '0_8', target: '1_9' }],
});
const ink = { series: ['#111111', '#222222'], other: '#333333', link: '#444444', line: '#555555', text: '#666666', muted: '#777777', ground: '#ffffff' };

test("the paper's files are read as they are", () => {
  const graph = readGraph(file, 'a.json');
  expect(graph.prompt).toBe('a "b" <c>');
  expect(graph.nodes.map((node) => [node.id, node.label, node.community])).toEqual([['0_7', 'dates & <events>', 4], ['0_8', null, 4], ['1_9', 'years', 33]]);
  expect(above(graph, 0.1)).toEqual([{ source: '0_7', target: '1_9', similarity: 0.62, n12: null }]);
});

test('what is saved is what is seen, and opens again', () => {
  const graph = readGraph(file, 'a.json');
  const again = readGraph(writeGraph(graph, above(graph, 0.3), 0.3), 'b.json');
  expect(again.nodes).toEqual(graph.nodes);
  expect(again.links).toEqual(above(graph, 0.3));
  expect(again.threshold).toBe(0.3);
});

test('a file that is no graph is refused by name, with what was found', () => {
  const refusal = (text: string) => {
    try {
      readGraph(text, 'x.json');
    } catch (error) {
      expect(error).toBeInstanceOf(GraphFileError);
      return (error as Error).message;
    }

    return 'accepted';
  };
  expect(refusal('{')).toMatch(/^x\.json is not JSON/);
  expect(refusal('[]')).toMatch(/no nodes and links/);
  expect(refusal('{"nodes":[{"layer":0}],"links":[]}')).toMatch(/node 0 is \{"layer":0\}/);
  expect(refusal('{"nodes":[],"links":[{"source":"0_1","target":"1_1"}]}')).toMatch(/link 0 .*0_1/);
  expect(refusal('{"nodes":[{"layer":0,"feature":1,"id":"0_1"},{"layer":0,"feature":1,"id":"0_1"}],"links":[]}')).toMatch(/one id/);
});

test('an answer without a prompt has no activations, and imported edges no counts', () => {
  const answer = {
    study: 's', window: 1, description: '', measure: 'jaccard', threshold: 0.1, prompt: null, position: null, tokens: [], run: null,
    nodes: [{ id: '0_1', layer: 0, feature: 1, label: null, labelSource: null, density: 0.5, community: null, value: 0 }],
    links: [{ source: '0_1', target: '0_1', similarity: 1, n12: -1 }],
  };
  expect(drawnOf(answer).nodes[0]!.value).toBeNull();
  expect(drawnOf(answer).links[0]!.n12).toBeNull();
});

test('the largest communities have colours, lower ids first among equals, and single features have none', () => {
  const nodes = [4, 4, 9, 9, 9, 2, 2, 1, null].map((community, feature) => ({ id: `0_${feature}`, community }) as DrawnNode);
  expect([...coloursOf(nodes, 2)]).toEqual([[9, 0], [2, 1]]);
  expect([...coloursOf(nodes, 7)]).toEqual([[9, 0], [2, 1], [4, 2]]);
});

test('partners are listed on both sides, most similar first', () => {
  const graph = readGraph(file, 'a.json');
  const around = neighbourhoods(graph.nodes, graph.links);
  expect(around.get('1_9')!.previous.map((partner) => [partner.node.id, partner.similarity])).toEqual([['0_7', 0.62], ['0_8', 0]]);
  expect(around.get('0_7')!.next.map((partner) => partner.node.id)).toEqual(['1_9']);
  expect(around.get('1_9')!.next).toEqual([]);
});

const drawn = () => {
  const graph = readGraph(file, 'a.json');
  const links = above(graph, 0.1);
  const scene = sceneOf(layoutOf(graph.nodes, links), graph.nodes, links, coloursOf(graph.nodes, 2), 0.5);
  return { scene, links: linksOf(links, scene.byId) };
};

test('earlier layers are at the bottom, and the nearest node within reach is found', () => {
  const { scene } = drawn();
  const [low, high] = [scene.byId.get('0_7')!, scene.byId.get('1_9')!];
  expect(low.y).toBeGreaterThan(high.y);
  expect(nodeAt(scene, low.x + 3, low.y - 2, 6)).toBe(low);
  expect(nodeAt(scene, low.x + unit / 2, (low.y + high.y) / 2, 6)).toBeNull();
});

test('arrow keys go along rows and over the strongest link', () => {
  const { scene } = drawn();
  const [seven, eight, nine] = ['0_7', '0_8', '1_9'].map((id) => scene.byId.get(id)!);
  expect(step(scene, null, 'up')).toBe(scene.rows[0]!.nodes[0]);
  expect(step(scene, seven!, 'up')).toBe(nine);
  expect(step(scene, nine!, 'down')).toBe(seven);
  expect(step(scene, seven!, 'right')).toBe(eight);
  expect(step(scene, eight!, 'right')).toBe(eight);
  expect(step(scene, eight!, 'up')).toBe(nine);   // no link: what stands nearest
  expect(step(scene, nine!, 'up')).toBe(nine);
});

test('an SVG file names every feature, escapes what is written in it and holds every link', () => {
  const { scene, links } = drawn();
  const svg = svgOf(scene, links, ink, 'a < b');
  expect(svg.match(/<circle/g)).toHaveLength(3);
  expect(svg.match(/<path/g)).toHaveLength(1);
  expect(svg).toContain('<title>0_7: dates &amp; &lt;events&gt;</title>');
  expect(svg).toContain('<title>a &lt; b</title>');
  expect(svg).toContain('fill="#111111"');
});
