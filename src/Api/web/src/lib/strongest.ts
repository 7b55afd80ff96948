import type { TextActivations } from './api';

export interface Firing { feature: number; max: number; values: number[] }
export interface LayerFirings { layer: number; total: number; features: Firing[] }

/**
 * The `most` features of each layer that fire most strongly on the counted tokens of a text, or at one token of it; ties go to the lower feature.
 * `total`: all that fire there. `values`: every token, 0 where it does not fire or is not counted.
 */
export function strongest(text: TextActivations, most: number, token: number | null = null): LayerFirings[] {
  return text.layers.map(({ layer, activations }) => {
    const byFeature = new Map<number, number[]>();
    for (const [position, feature, value] of activations as unknown as [number, number, number][]) {
      if (!text.tokens[position]?.counted) continue;
      const values = byFeature.get(feature) ?? new Array<number>(text.tokens.length).fill(0);
      values[position] = value;
      byFeature.set(feature, values);
    }

    const strength = (values: number[]) => (token === null ? Math.max(...values) : values[token] ?? 0);
    const features = [...byFeature].map(([feature, values]) => ({ feature, values, max: strength(values) })).filter((entry) => entry.max > 0);
    features.sort((a, b) => b.max - a.max || a.feature - b.feature);
    return { layer, total: features.length, features: features.slice(0, most) };
  });
}

/** The part of a long text to show around its `at`th token: half-open, at most `length` tokens. */
export function around(at: number, tokens: number, length: number): [number, number] {
  const from = Math.max(0, Math.min(at - Math.floor(length / 2), tokens - length));
  return [from, Math.min(tokens, from + length)];
}
