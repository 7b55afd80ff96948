import type { LayerEvolution } from '../api';

/** Where the flow between layers is drawn. Layers follow each other along one axis, features stack across the other. */
export interface SankeyFrame {
  along: number;      // px for all layers
  across: number;     // px for the widest layer
  bar: number;        // px of a layer's own bar
  upwards: boolean;   // layers from the bottom up, instead of from left to right
}

export type FlowKind = 'passed' | 'undecided' | 'disappears' | 'appears';
/** `thickness`: px at its thicker end. */
export interface Band { kind: FlowKind; layer: number; count: number; path: string; label: Point; thickness: number }
export interface Bar { layer: number; x: number; y: number; width: number; height: number; dead: Box | null; title: Point }
export interface Sankey { width: number; height: number; gap: number; bars: Bar[]; bands: Band[] }

interface Point { x: number; y: number }
interface Box { x: number; y: number; width: number; height: number }
interface Span { from: number; to: number }

const stub = 0.44;    // share of the gap that a band which ends or begins takes
const taper = 0.72;   // its height at the free end

/** Bars and bands. A layer's bar is as long as its SAE is wide, dead features at the far end; the features that pass come first, then the undecided ones. */
export function sankey(layers: readonly LayerEvolution[], frame: SankeyFrame): Sankey {
  const scale = frame.across / Math.max(1, ...layers.map((layer) => layer.width));
  const gap = layers.length < 2 ? 0 : (frame.along - frame.bar * layers.length) / (layers.length - 1);
  const start = (layer: number) => layer * (frame.bar + gap);
  const place = frame.upwards ? (u: number, v: number) => ({ x: v, y: frame.along - u }) : (u: number, v: number) => ({ x: u, y: v });
  const bands = layers.slice(1).flatMap((_, at) => bandsBetween(layers[at]!, layers[at + 1]!, start(at) + frame.bar, start(at + 1), scale, place));
  const bars = layers.map((layer, at) => barOf(layer, start(at), frame.bar, scale, place));
  return frame.upwards ? { width: frame.across, height: frame.along, gap, bars, bands } : { width: frame.along, height: frame.across, gap, bars, bands };
}

type Place = (u: number, v: number) => Point;

function bandsBetween(from: LayerEvolution, to: LayerEvolution, u0: number, u1: number, scale: number, place: Place): Band[] {
  const [leaving, arriving] = [from.next, to.previous];
  if (!leaving || !arriving) return [];
  const [out, into] = [spansOf(leaving, scale), spansOf(arriving, scale)];
  const end = u0 + (u1 - u0) * stub;
  const begin = u1 - (u1 - u0) * stub;
  const band = (kind: FlowKind, layer: number, count: number, a: Span, b: Span, ua: number, ub: number, share: number): Band => ({
    kind, layer, count, path: ribbon(a, b, ua, ub, place), thickness: Math.max(a.to - a.from, b.to - b.from),
    label: place(ua + (ub - ua) * share, (a.from + a.to) * (1 - share) / 2 + (b.from + b.to) * share / 2),
  });
  return [
    band('undecided', from.layer, leaving.undecided, out.undecided, tapered(out.undecided), u0, end, 0.5),
    band('undecided', to.layer, arriving.undecided, tapered(into.undecided), into.undecided, begin, u1, 0.5),
    band('disappears', from.layer, leaving.unmatched, out.unmatched, tapered(out.unmatched), u0, end, 0.5),
    band('appears', to.layer, arriving.unmatched, tapered(into.unmatched), into.unmatched, begin, u1, 0.5),
    band('passed', from.layer, leaving.matched, out.matched, into.matched, u0, u1, 0.5),   // last: it lies over the others
  ].filter((each) => each.count > 0);
}

function spansOf(shares: { matched: number; undecided: number; unmatched: number }, scale: number) {
  const [first, second] = [shares.matched * scale, (shares.matched + shares.undecided) * scale];
  return {
    matched: { from: 0, to: first }, undecided: { from: first, to: second }, unmatched: { from: second, to: second + shares.unmatched * scale },
  };
}

function tapered({ from, to }: Span): Span {
  const less = ((to - from) * (1 - taper)) / 2;
  return { from: from + less, to: to - less };
}

/** A band from `a` at ua to `b` at ub, its sides leaving and arriving along the axis. */
function ribbon(a: Span, b: Span, ua: number, ub: number, place: Place): string {
  const middle = (ua + ub) / 2;
  const write = (u: number, v: number) => {
    const { x, y } = place(u, v);
    return `${round(x)},${round(y)}`;
  };
  return `M${write(ua, a.from)}C${write(middle, a.from)} ${write(middle, b.from)} ${write(ub, b.from)}`
    + `L${write(ub, b.to)}C${write(middle, b.to)} ${write(middle, a.to)} ${write(ua, a.to)}Z`;
}

function barOf(layer: LayerEvolution, u: number, thickness: number, scale: number, place: Place): Bar {
  const box = (from: number, to: number): Box => {
    const [p, q] = [place(u, from * scale), place(u + thickness, to * scale)];
    return { x: Math.min(p.x, q.x), y: Math.min(p.y, q.y), width: Math.abs(p.x - q.x), height: Math.abs(p.y - q.y) };
  };
  return { layer: layer.layer, ...box(0, layer.width), dead: layer.dead > 0 ? box(layer.alive, layer.width) : null, title: place(u + thickness / 2, 0) };
}

const round = (value: number) => Math.round(value * 10) / 10;
