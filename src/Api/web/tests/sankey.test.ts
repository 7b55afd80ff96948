import { expect, test } from 'vitest';
import type { LayerEvolution, MatchShares } from '../src/lib/api';
import { sankey, type SankeyFrame } from '../src/lib/layout/sankey';

const shares = (matched: number, undecided: number, unmatched: number) => ({ matched, undecided, unmatched }) as MatchShares;
const layer = (number: number, next: MatchShares | null, previous: MatchShares | null) =>
  ({ layer: number, width: 100, alive: 90, dead: 10, next, previous }) as LayerEvolution;
const layers = [layer(0, shares(20, 10, 60), null), layer(1, shares(0, 0, 90), shares(30, 0, 60)), layer(2, null, shares(0, 0, 90))];
const frame: SankeyFrame = { along: 320, across: 200, bar: 20, upwards: false };
const numbers = (path: string) => path.match(/-?[\d.]+/g)!.map(Number);

test('what passes goes from the share that leaves to the share that arrives', () => {
  const passed = sankey(layers, frame).bands.filter((band) => band.kind === 'passed');
  expect(passed.map((band) => [band.layer, band.count])).toEqual([[0, 20]]);
  const n = numbers(passed[0]!.path);
  expect([n[0], n[1], n.at(-2), n.at(-1)]).toEqual([20, 0, 20, 40]);       // 20 features at 2 px leave the first bar
  expect(n.slice(6, 10)).toEqual([150, 0, 150, 60]);                       // 30 arrive at the second
});

test('every alive feature of a layer leaves as one of three kinds, side by side', () => {
  const leaving = sankey(layers, frame).bands.filter((band) => band.layer === 0 && band.kind !== 'appears');
  const spans = leaving.map((band) => [band.kind, numbers(band.path)[1], numbers(band.path).at(-1)]);
  expect(spans).toEqual([['undecided', 40, 60], ['disappears', 60, 180], ['passed', 0, 40]]);
});

test('bands that end and bands that begin do not meet', () => {
  const { bands } = sankey(layers, frame);
  const ends = Math.max(...numbers(bands.find((band) => band.kind === 'disappears' && band.layer === 0)!.path).filter((_, at) => at % 2 === 0));
  const begins = Math.min(...numbers(bands.find((band) => band.kind === 'appears' && band.layer === 1)!.path).filter((_, at) => at % 2 === 0));
  expect(ends).toBeLessThan(begins);
});

test('dead features stand at the end of the bar', () => {
  const [bar] = sankey(layers, frame).bars;
  expect(bar).toMatchObject({ x: 0, y: 0, width: 20, height: 200, dead: { x: 0, y: 180, width: 20, height: 20 } });
});

test('upwards, the first layer is at the bottom', () => {
  const upright = sankey(layers, { ...frame, upwards: true });
  expect([upright.width, upright.height]).toEqual([200, 320]);
  expect(upright.bars.map((bar) => bar.y)).toEqual([300, 150, 0]);
});

test('one layer is a bar without bands', () => {
  expect(sankey([layer(0, null, null)], frame)).toMatchObject({ bands: [], bars: [{ layer: 0 }] });
});
