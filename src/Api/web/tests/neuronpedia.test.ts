import { expect, test } from 'vitest';
import { neuronpediaPage } from '../src/lib/neuronpedia';

test('a feature has a page at Neuronpedia where its SAE names its source, and none elsewhere', () => {
  expect(neuronpediaPage('gpt2-small/6-res-jb', 650)).toBe('https://www.neuronpedia.org/gpt2-small/6-res-jb/650');
  expect([neuronpediaPage(null, 1), neuronpediaPage(undefined, 1)]).toEqual([null, null]);
});
