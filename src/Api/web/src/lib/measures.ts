import type { Measure } from './api';

/** How a measure is called and what it asks, in the order of a menu. `unit`: it lies between 0 and 1 (Pearson may fall below 0). */
export const measures: Record<Measure, { name: string; asks: string; unit: boolean }> = {
  jaccard: { name: 'Jaccard', asks: 'tokens on which both fire, of those on which either does', unit: true },
  pearson: { name: 'Pearson', asks: 'correlation of the activations over all tokens', unit: true },
  necessity: { name: 'Necessity', asks: 'how often the upstream feature fires where the downstream one does', unit: true },
  sufficiency: { name: 'Sufficiency', asks: 'how often the downstream feature fires where the upstream one does', unit: true },
  cosine: { name: 'Cosine', asks: 'cosine of the activations', unit: true },
  lift: { name: 'Lift', asks: 'how many times more often than by chance they fire together', unit: false },
  pmi: { name: 'PMI', asks: 'logarithm of the lift', unit: false },
  mutualInformation: { name: 'Mutual information', asks: 'what one tells of the other, in nats', unit: false },
  mutualInformationShare: { name: 'Information share', asks: 'mutual information, of what the rarer one could tell', unit: true },
};

export const measureList = Object.keys(measures) as Measure[];
export const unitMeasures = measureList.filter((measure) => measures[measure].unit);

/** The measure of that name; `otherwise` for anything else. */
export const measureOf = (text: string | null, otherwise: Measure): Measure => measureList.find((measure) => measure === text) ?? otherwise;
