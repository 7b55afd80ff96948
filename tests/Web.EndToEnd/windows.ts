/** Windows of activations made elsewhere, as a pipeline sends them to `POST /api/activations`. */

/** Active features of a layer, token by token, increasing. */
export type LayerTokens = readonly (readonly number[])[];

/** A safetensors file of one window whose every activation is 1. */
export function windowOf(layers: readonly LayerTokens[]): Uint8Array<ArrayBuffer> {
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = {};
  const parts: Uint8Array[] = [];
  let end = 0;
  const add = (name: string, dtype: string, values: BigInt64Array | Int32Array | Float32Array) => {
    header[name] = { dtype, shape: [values.length], data_offsets: [end, (end += values.byteLength)] };
    parts.push(new Uint8Array(values.buffer));
  };
  layers.forEach((tokens, layer) => {
    const starts = [0];
    for (const features of tokens) starts.push(starts.at(-1)! + features.length);
    add(`layers.${layer}.indptr`, 'I64', BigInt64Array.from(starts, BigInt));
    add(`layers.${layer}.indices`, 'I32', Int32Array.from(tokens.flat()));
    add(`layers.${layer}.values`, 'F32', new Float32Array(starts.at(-1)!).fill(1));
  });
  const text = JSON.stringify(header);
  const head = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + head.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Seeded numbers in [0, 1): Mulberry32. */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
