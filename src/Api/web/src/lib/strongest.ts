import type { TextActivations } from './api';

export interface Firing { feature: number; max: number; values: number[] }
export interface LayerFirings { layer: number; total: number; features: Firing[] }

/**
 * The `most` features of each layer that fire most strongly on the counted tokens of a text, or at one token of it; ties go to the lower feature.
 * `total`: all that fire there. `values`: every token, 0 where it does not fire or is not counted.
 */
export function strongest(text: TextActivations, most: number, token: number | null = null): LayerFirings[] {
  return text.layers.map(({ layer, activations }) => {
    const fired = (activations as unknown as [number, number, number][]).filter(([position]) => text.tokens[position]?.counted);
    const largest = new Map<number, number>();
    for (const [position, feature, value] of fired) {
      if (token === null || position === token) largest.set(feature, Math.max(value, largest.get(feature) ?? 0));
    }

    const ranked = [...largest].sort(([a, x], [b, y]) => y - x || a - b).slice(0, most);
    const features = new Map(ranked.map(([feature, max]) => [feature, { feature, max, values: new Array<number>(text.tokens.length).fill(0) }]));
    for (const [position, feature, value] of fired) {
      const entry = features.get(feature);
      if (entry) entry.values[position] = value;
    }
    return { layer, total: largest.size, features: [...features.values()] };
  });
}

/** The part of a long text to show around its `at`th token: half-open, at most `length` tokens. */
export function around(at: number, tokens: number, length: number): [number, number] {
  const from = Math.max(0, Math.min(at - Math.floor(length / 2), tokens - length));
  return [from, Math.min(tokens, from + length)];
}
