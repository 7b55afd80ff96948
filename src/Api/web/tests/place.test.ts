import { expect, test } from 'vitest';
import { featureOf, featurePath, placeOf } from '../src/lib/place';

test('an address shows its view', () => {
  expect(placeOf('/')).toEqual({ view: 'now' });
  expect(placeOf('/layers')).toEqual({ view: 'layers' });
  expect(placeOf('/layers/3')).toEqual({ view: 'layer', layer: 3 });
  expect(placeOf(featurePath(3, 17))).toEqual({ view: 'feature', layer: 3, feature: 17 });
  expect(placeOf('/search')).toEqual({ view: 'search' });
  expect(placeOf('/graph')).toEqual({ view: 'graph' });
  expect(placeOf('/communities')).toEqual({ view: 'communities' });
  expect(placeOf('/communities/4')).toEqual({ view: 'community', run: 4, community: null });
  expect(placeOf('/communities/4/0')).toEqual({ view: 'community', run: 4, community: 0 });
});

test('an address that nothing is at is lost', () => {
  for (const path of ['/nothing', '/layers/x', '/layers/-1', '/features/3', '/features/3/1.5', '/layers/1/2', '/search/1', '/communities/1/2/3']) {
    expect(placeOf(path)).toEqual({ view: 'lost', path });
  }
});

test('a feature is written with its layer', () => {
  expect(['3_17', ' 3/17 ', '3', '3_x', ''].map(featureOf)).toEqual([{ layer: 3, feature: 17 }, { layer: 3, feature: 17 }, null, null, null]);
});
