import { SHIPPED } from '../scenarios/shipped.ts';
import { holdToLaws, LARGE } from './hold.ts';

holdToLaws(
  SHIPPED.filter(name => !LARGE.includes(name)),
  {
    'the terms of every cell sum to its value': 300_000,
    'shortcuts come to their cell': 9000,
    'rows of softmax gradients sum to 0': 500,
    'every trail ends at a named end within the run’s length': 300_000,
    'walks along a trail arrive at an end': 3000,
    'twins are mutual': 300_000,
    'a gradient’s parts sum to it': 20_000,
    'updates add up': 32_000,
  },
);
