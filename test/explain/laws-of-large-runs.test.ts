import { expect, test } from 'vitest';
import { SHIPPED } from '../scenarios/shipped.ts';
import { holdToLaws, LARGE } from './hold.ts';

test('the large scenarios are shipped ones', () => {
  expect(SHIPPED).toEqual(expect.arrayContaining(LARGE));
});

holdToLaws(LARGE, {
  'the terms of every cell sum to its value': 140_000,
  'shortcuts come to their cell': 400,
  'rows of softmax gradients sum to 0': 600,
  'every trail ends at a named end within the run’s length': 140_000,
  'walks along a trail arrive at an end': 1400,
  'twins are mutual': 140_000,
  'a gradient’s parts sum to it': 10_000,
  'updates add up': 5000,
});
