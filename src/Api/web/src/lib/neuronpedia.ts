/** Neuronpedia's names of models that Hugging Face calls otherwise. */
const names: Record<string, string> = { gpt2: 'gpt2-small' };

/** Where Neuronpedia shows a feature; null where the SAE names no source ("6-res-jb") or there is no model. */
export function neuronpediaPage(model: string | null | undefined, source: string | null | undefined, feature: number): string | null {
  if (!model || !source) return null;
  const name = model.toLowerCase();
  return `https://www.neuronpedia.org/${encodeURIComponent(names[name] ?? name)}/${encodeURIComponent(source)}/${feature}`;
}
