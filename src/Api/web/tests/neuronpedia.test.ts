import { expect, test } from 'vitest';
import { neuronpediaPage } from '../src/lib/neuronpedia';

test('a feature of a published SAE has a page at Neuronpedia, others have none', () => {
  expect(neuronpediaPage('gpt2-small', '6-res-jb', 650)).toBe('https://www.neuronpedia.org/gpt2-small/6-res-jb/650');
  expect(neuronpediaPage('gpt2', '6-res-jb', 650)).toBe('https://www.neuronpedia.org/gpt2-small/6-res-jb/650');
  expect([neuronpediaPage('saeactors-demo', null, 1), neuronpediaPage(undefined, '6-res-jb', 1)]).toEqual([null, null]);
});
