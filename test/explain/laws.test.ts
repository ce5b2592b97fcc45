import { SHIPPED } from '../scenarios/shipped.ts';
import { holdToLaws, LARGE } from './hold.ts';

holdToLaws(
  SHIPPED.filter(name => !LARGE.includes(name)),
  {
    'the terms of every cell sum to its value': 200_000,
    'rows of softmax gradients sum to 0': 400,
    'every trail ends at a named end': 60_000,
    'twins are mutual': 4000,
    'a gradient’s parts sum to it': 60_000,
    'updates add up': 2000,
  },
);
