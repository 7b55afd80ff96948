import { expect, test } from 'vitest';
import { featurePath, placeOf } from '../src/lib/place';

test('an address shows its view', () => {
  expect(placeOf('/')).toEqual({ view: 'now' });
  expect(placeOf('/layers')).toEqual({ view: 'layers' });
  expect(placeOf('/layers/3')).toEqual({ view: 'layer', layer: 3 });
  expect(placeOf(featurePath(3, 17))).toEqual({ view: 'feature', layer: 3, feature: 17 });
  expect(placeOf('/search')).toEqual({ view: 'search' });
});

test('an address that nothing is at is lost', () => {
  for (const path of ['/nothing', '/layers/x', '/layers/-1', '/features/3', '/features/3/1.5', '/layers/1/2', '/search/1']) {
    expect(placeOf(path)).toEqual({ view: 'lost', path });
  }
});
