import type { TextActivations } from './api';

export interface LayerFirings { layer: number; features: { feature: number; max: number; values: number[] }[] }

/** The `most` features of each layer that fire most strongly on the counted tokens of a text; ties go to the lower feature. */
export function strongest(text: TextActivations, most: number): LayerFirings[] {
  return text.layers.map(({ layer, activations }) => {
    const byFeature = new Map<number, number[]>();
    for (const [position, feature, value] of activations as unknown as [number, number, number][]) {
      if (!text.tokens[position]?.counted) continue;
      const values = byFeature.get(feature) ?? new Array<number>(text.tokens.length).fill(0);
      values[position] = value;
      byFeature.set(feature, values);
    }

    const features = [...byFeature].map(([feature, values]) => ({ feature, values, max: Math.max(...values) }));
    features.sort((a, b) => b.max - a.max || a.feature - b.feature);
    return { layer, features: features.slice(0, most) };
  });
}
