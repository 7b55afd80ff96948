/** Addresses of the page's views. */

export type Place =
  | { view: 'now' }
  | { view: 'layers' }
  | { view: 'layer'; layer: number }
  | { view: 'feature'; layer: number; feature: number }
  | { view: 'search' }
  | { view: 'lost'; path: string };

/** What a path shows. Numbers must be whole and not negative; anything else is `lost`. */
export function placeOf(path: string): Place {
  const parts = path.split('/').filter(Boolean);
  const numbers = parts.slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  const lost: Place = { view: 'lost', path };
  if (numbers.some(Number.isNaN)) return lost;
  const [layer, feature] = numbers;
  switch (parts[0]) {
    case undefined:
      return { view: 'now' };
    case 'layers':
      return parts.length === 1 ? { view: 'layers' } : parts.length === 2 ? { view: 'layer', layer: layer! } : lost;
    case 'features':
      return parts.length === 3 ? { view: 'feature', layer: layer!, feature: feature! } : lost;
    case 'search':
      return parts.length === 1 ? { view: 'search' } : lost;
    default:
      return lost;
  }
}

export const featurePath = (layer: number, feature: number) => `/features/${layer}/${feature}`;
