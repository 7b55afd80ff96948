/** The service, typed by its own OpenAPI document (schema.d.ts is generated at every build). */

import { download } from './download';
import { longAnswer, serverEvents } from './events';
import { get, post, postJson, Problem, queryOf, send } from './http';
import type { components } from './schema';

export { Problem } from './http';

type Schemas = components['schemas'];
export type ModelCard = Schemas['ModelCard'];
export type IngestionStatus = Schemas['IngestionStatus'];
export type Acceptance = Schemas['Acceptance'];
export type LayerSummary = Schemas['LayerSummary'];
export type FeaturePage = Schemas['FeaturePage'];
export type LabelSource = Schemas['LabelSource'];
export type FeatureRow = Schemas['FeatureRow'];
export type FeatureCard = Schemas['FeatureCard'];
export type NeighborList = Schemas['NeighborList'];
export type Neighbor = Schemas['Neighbor'];
export type Measure = Schemas['Measure'];
export type Direction = Schemas['Direction'];
export type ExampleSet = Schemas['ExampleSet'];
export type Example = Schemas['Example'];
export type TextActivations = Schemas['TextActivations'];
export type TextToken = Schemas['TextToken'];
export type FeatureTest = Schemas['FeatureTest'];
export type TokenLogit = Schemas['TokenLogit'];
export type EvolutionFlow = Schemas['EvolutionFlow'];
export type LayerEvolution = Schemas['LayerEvolution'];
export type MatchShares = Schemas['MatchShares'];
export type ChainList = Schemas['ChainList'];
export type FeatureGraph = Schemas['FeatureGraphAnswer'];
export type GraphNode = Schemas['GraphNode'];
export type GraphLink = Schemas['GraphLink'];
export type GateKind = Schemas['GateKind'];
export type GateList = Schemas['GateList'];
export type GateRow = Schemas['GateRow'];
export type SpecialisationList = Schemas['SpecialisationList'];
export type SpecialisationRow = Schemas['SpecialisationRow'];
export type AblationAnswer = Schemas['AblationAnswer'];
export type AblationChange = Schemas['AblationChange'];
export type PromptGraphRequest = Schemas['PromptGraphRequest'];
export type GraphFormat = Schemas['GraphFormat'];
export type EdgeTableCard = Schemas['EdgeTableCard'];
export type CommunityStart = Schemas['CommunityStart'];
export type CommunityRun = Schemas['CommunityRun'];
export type CommunityCard = Schemas['CommunityCard'];
export type CommunityChanges = Schemas['CommunityChanges'];
export type QualityFunction = Schemas['QualityFunction'];

export interface FeatureListQuery { sort: string; order: string; q: string; page: number; pageSize: number }
export interface NeighborListQuery { direction: Direction; measure: Measure; k: number; minSupport: number }
export interface MatchQuery { measure: Measure; threshold: number; minSupport: number }
export interface TreeQuery { depth: number; k: number; measure: Measure; threshold: number; minSupport: number; communities: number | null }

const isLines = (name: string) => /\.(jsonl|ndjson)$/i.test(name);
type Tell = (share: number) => void;
const at = (layer: number, feature: number) => `/layers/${layer}/features/${feature}`;

export const api = {
  model: (signal?: AbortSignal) => get<ModelCard>('/model', signal),

  layers: (signal?: AbortSignal) => get<LayerSummary[]>('/layers', signal),
  layer: (layer: number, signal?: AbortSignal) => get<LayerSummary>(`/layers/${layer}`, signal),
  features: (layer: number, query: FeatureListQuery, signal?: AbortSignal) => get<FeaturePage>(`/layers/${layer}/features${queryOf(query)}`, signal),
  flow: (query: MatchQuery, signal: AbortSignal, tell: Tell) => longAnswer<EvolutionFlow>(`/flow${queryOf(query)}`, signal, tell),
  chains: (query: MatchQuery & { page: number; pageSize: number }, signal: AbortSignal, tell: Tell) => longAnswer<ChainList>(`/chains${queryOf(query)}`, signal, tell),
  layerGates: (layer: number, kind: GateKind, signal: AbortSignal, tell: Tell) => longAnswer<GateList>(`/layers/${layer}/gates${queryOf({ kind })}`, signal, tell),
  layerSpecialisations: (layer: number, signal: AbortSignal, tell: Tell) => longAnswer<SpecialisationList>(`/layers/${layer}/specialisations`, signal, tell),

  search: (q: string, page: number, pageSize: number, signal?: AbortSignal) => get<FeaturePage>(`/features${queryOf({ q, page, pageSize })}`, signal),
  rows: (features: string[], signal?: AbortSignal) => postJson<FeaturePage>('/features', { features }, signal),
  feature: (layer: number, feature: number, signal?: AbortSignal) => get<FeatureCard>(at(layer, feature), signal),
  neighbors: (layer: number, feature: number, query: NeighborListQuery, signal?: AbortSignal) =>
    get<NeighborList>(`${at(layer, feature)}/neighbors${queryOf(query)}`, signal),
  examples: (layer: number, feature: number, signal?: AbortSignal) => get<ExampleSet>(`${at(layer, feature)}/examples`, signal),
  gates: (layer: number, feature: number, kind: GateKind, signal: AbortSignal, tell: Tell) =>
    longAnswer<GateList>(`${at(layer, feature)}/gates${queryOf({ kind })}`, signal, tell),
  specialisation: (layer: number, feature: number, signal: AbortSignal, tell: Tell) =>
    longAnswer<SpecialisationList>(`${at(layer, feature)}/specialisation`, signal, tell),
  tree: (layer: number, feature: number, query: TreeQuery, signal?: AbortSignal) =>
    get<FeatureGraph>(`/graphs/feature/${layer}/${feature}${queryOf(query)}`, signal),

  /** The same key twice is one batch: a try that nobody answered may be made again. */
  ingest: (body: string | File, key: string, signal?: AbortSignal) =>
    post<Acceptance>(
      `/prompts${queryOf({ source: body instanceof File ? body.name : 'page' })}`,
      body instanceof File ? body : JSON.stringify({ texts: [body] }),
      { 'content-type': typeof body === 'string' ? 'application/json' : isLines(body.name) ? 'application/x-ndjson' : 'text/plain; charset=utf-8', 'idempotency-key': key },
      signal),

  activations: (text: string, signal?: AbortSignal) => postJson<TextActivations>('/activations/text', { text }, signal),
  test: (features: string[], texts: string[], signal?: AbortSignal) =>
    postJson<{ texts: FeatureTest[] }>('/activations/test', { features, texts }, signal),
  ablate: (text: string, layer: number, feature: number, k: number, signal?: AbortSignal) =>
    postJson<AblationAnswer>('/ablations', { text, layer, features: [feature], k }, signal),

  promptGraph: (request: PromptGraphRequest, signal?: AbortSignal) => postJson<FeatureGraph>('/graphs/prompt', request, signal),
  /** Has the service write the graph as a file of the field, and hands it to the browser. */
  savePromptGraph: async (request: PromptGraphRequest, format: GraphFormat, name: string) => {
    const response = await send(`/graphs/prompt${queryOf({ format })}`, { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' } });
    download(name, response.headers.get('content-type')!, await response.blob());
  },

  edgeTables: (signal?: AbortSignal) => get<EdgeTableCard[]>('/edges/import', signal),
  runs: (signal?: AbortSignal) => get<CommunityRun[]>('/communities', signal),
  run: (id: number, signal?: AbortSignal) => get<CommunityRun>(`/communities/${id}`, signal),
  startRun: (request: CommunityStart, signal?: AbortSignal) => postJson<CommunityRun>('/communities', request, signal),
  /** The run at each change, until it has ended. */
  watchRun: async function* (id: number, signal: AbortSignal) {
    try {
      for await (const { data } of serverEvents(`/communities/${id}/events`, signal)) yield JSON.parse(data) as CommunityRun;
    } catch (error) {
      if (signal.aborted || error instanceof Problem) throw error;
      throw new Problem(0, 'The connection was lost. The run goes on without this page; reload to see how far it is.');
    }
  },
  /** Stops a run that goes on; forgets one that has ended. */
  endRun: async (id: number) => (await (await send(`/communities/${id}`, { method: 'DELETE' })).json()) as CommunityRun,
  communityGraph: (run: number, community: number, nodes: number, signal?: AbortSignal) =>
    get<FeatureGraph>(`/graphs/community/${run}/${community}${queryOf({ nodes })}`, signal),
};
