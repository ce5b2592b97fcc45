import { expect, test } from 'vitest';
import { SHIPPED } from '../scenarios/shipped.ts';
import { holdToLaws, LARGE } from './hold.ts';

test('the large scenarios are shipped ones', () => {
  expect(SHIPPED).toEqual(expect.arrayContaining(LARGE));
});

holdToLaws(LARGE, {
  'the terms of every cell sum to its value': 80_000,
  'rows of softmax gradients sum to 0': 400,
  'every trail ends at a named end': 20_000,
  'twins are mutual': 4000,
  'a gradient’s parts sum to it': 20_000,
  'updates add up': 2000,
});
