/** Addresses of the page's views. */

export type Place =
  | { view: 'now' }
  | { view: 'layers' }
  | { view: 'layer'; layer: number }
  | { view: 'feature'; layer: number; feature: number }
  | { view: 'search' }
  | { view: 'graph' }
  | { view: 'communities' }
  | { view: 'community'; run: number; community: number | null }
  | { view: 'lost'; path: string };

/** What a path shows. Numbers must be whole and not negative; anything else is `lost`. */
export function placeOf(path: string): Place {
  const [name = '', ...rest] = path.split('/').filter(Boolean);
  const numbers = rest.map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  return (numbers.some(Number.isNaN) ? null : found(name, numbers)) ?? { view: 'lost', path };
}

function found(name: string, numbers: number[]): Place | null {
  const [first, second] = numbers as [number, number];
  switch (`${name} ${numbers.length}`) {
    case ' 0': return { view: 'now' };
    case 'layers 0': return { view: 'layers' };
    case 'layers 1': return { view: 'layer', layer: first };
    case 'features 2': return { view: 'feature', layer: first, feature: second };
    case 'search 0': return { view: 'search' };
    case 'graph 0': return { view: 'graph' };
    case 'communities 0': return { view: 'communities' };
    case 'communities 1': return { view: 'community', run: first, community: null };
    case 'communities 2': return { view: 'community', run: first, community: second };
    default: return null;
  }
}

export const featurePath = (layer: number, feature: number) => `/features/${layer}/${feature}`;

/** The layer and latent of `l_i` or `l/i`; null for anything else. */
export function featureOf(text: string): { layer: number; feature: number } | null {
  const parts = /^\s*(\d+)\s*[_/]\s*(\d+)\s*$/.exec(text);
  return parts ? { layer: Number(parts[1]), feature: Number(parts[2]) } : null;
}
