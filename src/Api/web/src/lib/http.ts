/** Requests to the service: with its key where it wants one, refusals in its own words. */

import { key } from './key.svelte';

/** A refusal or a failure, in the service's own words. */
export class Problem extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Sends a request below /api; waits for the key where the service asks for one. Anything but success is a Problem. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const sent = key.value;
    const response = await fetched(`/api${path}`, { ...init, headers: { ...init.headers, ...(sent ? { 'x-api-key': sent } : {}) } });
    if (response.ok) return response;
    if (response.status !== 401) throw await problemOf(response);
    await key.after(sent, init.signal);
  }
}

export const get = async <T>(path: string, signal?: AbortSignal) => (await (await send(path, { signal: signal ?? null })).json()) as T;

export const post = async <T>(path: string, body: BodyInit, headers: Record<string, string>, signal?: AbortSignal) =>
  (await (await send(path, { method: 'POST', body, headers, signal: signal ?? null })).json()) as T;

export const postJson = <T>(path: string, body: unknown, signal?: AbortSignal) => post<T>(path, JSON.stringify(body), { 'content-type': 'application/json' }, signal);

/** `?a=1&b=2` of the values that are there. */
export function queryOf(values: object): string {
  const there = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return there.length === 0 ? '' : `?${new URLSearchParams(there.map(([name, value]) => [name, String(value)]))}`;
}

async function fetched(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, 'The server does not answer. Is it still running?');
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
  return new Problem(response.status, problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`);
}
