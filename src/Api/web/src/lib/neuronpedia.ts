/** Where Neuronpedia shows a feature of a source ("gpt2-small/6-res-jb"); null where the SAE names none. */
export function neuronpediaPage(source: string | null | undefined, feature: number): string | null {
  return source ? `https://www.neuronpedia.org/${source.split('/').map(encodeURIComponent).join('/')}/${feature}` : null;
}
