/** The service, typed by its own OpenAPI document (schema.d.ts is generated at every build). */

import type { components } from './schema';

type Schemas = components['schemas'];
export type ModelCard = Schemas['ModelCard'];
export type IngestionStatus = Schemas['IngestionStatus'];
export type Acceptance = Schemas['Acceptance'];
export type LayerSummary = Schemas['LayerSummary'];
export type FeaturePage = Schemas['FeaturePage'];
export type FeatureCard = Schemas['FeatureCard'];
export type NeighborList = Schemas['NeighborList'];
export type Neighbor = Schemas['Neighbor'];
export type Measure = Schemas['Measure'];
export type Direction = Schemas['Direction'];
export type ExampleSet = Schemas['ExampleSet'];
export type Example = Schemas['Example'];
export type TextActivations = Schemas['TextActivations'];
export type FeatureTest = Schemas['FeatureTest'];

/** A refusal or a failure, in the service's own words. */
export class Problem extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function answer<T>(request: Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'The server does not answer. Is it still running?');
  }

  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
  throw new Problem(response.status, problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`);
}

const json = { 'content-type': 'application/json' };
const get = <T>(path: string, signal?: AbortSignal) => answer<T>(fetch(`/api${path}`, { signal: signal ?? null }));
const post = <T>(path: string, body: BodyInit, headers: Record<string, string>, signal?: AbortSignal) =>
  answer<T>(fetch(`/api${path}`, { method: 'POST', body, headers, signal: signal ?? null }));

export interface FeatureListQuery { sort: string; order: string; q: string; page: number; pageSize: number }
export interface NeighborListQuery { direction: Direction; measure: Measure; k: number; minSupport: number }

const parameters = (values: object) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '').map(([key, value]) => [key, String(value)]));

export const api = {
  model: () => get<ModelCard>('/model'),
  layers: (signal?: AbortSignal) => get<LayerSummary[]>('/layers', signal),
  features: (layer: number, query: FeatureListQuery, signal?: AbortSignal) =>
    get<FeaturePage>(`/layers/${layer}/features?${parameters(query)}`, signal),
  feature: (layer: number, feature: number, signal?: AbortSignal) => get<FeatureCard>(`/layers/${layer}/features/${feature}`, signal),
  neighbors: (layer: number, feature: number, query: NeighborListQuery, signal?: AbortSignal) =>
    get<NeighborList>(`/layers/${layer}/features/${feature}/neighbors?${parameters(query)}`, signal),
  examples: (layer: number, feature: number, signal?: AbortSignal) =>
    get<ExampleSet>(`/layers/${layer}/features/${feature}/examples`, signal),
  send: (text: string, source: string, signal?: AbortSignal) =>
    post<Acceptance>('/prompts', JSON.stringify({ texts: [text], source }), json, signal),
  sendLines: (file: File, signal?: AbortSignal) =>
    post<Acceptance>('/prompts', file, { 'content-type': file.name.endsWith('.jsonl') ? 'application/x-ndjson' : 'text/plain; charset=utf-8' }, signal),
  activations: (text: string, signal?: AbortSignal) => post<TextActivations>('/activations/text', JSON.stringify({ text }), json, signal),
  test: (features: string[], texts: string[], signal?: AbortSignal) =>
    post<{ texts: FeatureTest[] }>('/activations/test', JSON.stringify({ features, texts }), json, signal),
};
