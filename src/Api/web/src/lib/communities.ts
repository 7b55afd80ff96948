/** Runs of communities in words. */

import type { CommunityCard, CommunityRun, CommunityStart, QualityFunction } from './api';
import { count, measure } from './format';
import { measures } from './measures';

export const qualities = [
  ['directedModularity', 'directed modularity'], ['modularity', 'modularity'], ['constantPotts', 'constant Potts (CPM)'],
] as const;

const nameOf = (quality: QualityFunction) => qualities.find(([one]) => one === quality)![1];

export const hasEnded = (run: CommunityRun) => run.state !== 'waiting' && run.state !== 'running';

/** What a run was asked for, such as "Jaccard > 0.1, at least 10 together · directed modularity, resolution 1 · layers 0–6". */
export function asked({ request }: CommunityRun): string {
  const { edges } = request;
  const parts = [
    request.imported ? `imported edges ${request.imported}, ${measures[edges.measure].name} > ${edges.threshold}` : `${measures[edges.measure].name} > ${edges.threshold}, at least ${count(edges.minSupport)} together`,
    `${nameOf(request.quality)}, resolution ${measure(request.resolution)}`,
    `layers ${request.fromLayer}–${request.toLayer}`,
    request.iterations === null ? null : `${request.iterations} ${request.iterations === 1 ? 'round' : 'rounds'}`,
    request.seed === 0 ? null : `seed ${request.seed}`,
    request.keepIsolated ? 'isolated features kept' : null,
    request.text === null ? null : `${request.maskAfterwards ? 'masked to' : 'on'} “${request.text}”`,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** The request that computes the same again, at the window of then: the next of its series. */
export function again({ request }: CommunityRun): CommunityStart {
  const { edges, quality, resolution, seed, fromLayer, toLayer, iterations, text, keepIsolated } = request;
  return { ...edges, quality, resolution, seed, fromLayer, toLayer, iterations, text, preset: keepIsolated ? 'paper' : null };
}

/** The communities whose id, label or feature has the text in it; all where it is empty. */
export function matching(cards: readonly CommunityCard[], text: string): CommunityCard[] {
  const wanted = text.trim().toLowerCase();
  return cards.filter((card) => wanted === '' || String(card.id) === wanted
    || [...card.topLabels, ...card.topFeatures].some((one) => one.toLowerCase().includes(wanted)));
}

/** What each community is about, in a few words: its top label, or else its top feature. */
export const aboutEach = (cards: readonly CommunityCard[]): Map<number, string> =>
  new Map(cards.map((card) => [card.id, card.topLabels[0] ?? card.topFeatures[0] ?? '']));
