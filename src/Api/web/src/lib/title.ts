import type { Place } from './place';

/** What the browser's tab says. */
export function titleOf(place: Place): string {
  switch (place.view) {
    case 'now': return 'SaeActors';
    case 'layers': return 'Layers · SaeActors';
    case 'layer': return `Layer ${place.layer} · SaeActors`;
    case 'feature': return `${place.layer}_${place.feature} · SaeActors`;
    case 'search': return 'Search · SaeActors';
    case 'graph': return 'Prompt graph · SaeActors';
    case 'communities': return 'Communities · SaeActors';
    case 'community': return `Communities, run ${place.run} · SaeActors`;
    case 'lost': return 'Nothing here · SaeActors';
  }
}
