import { extreme } from './extreme.ts';

/** The smallest number of everything, of each column (axis=0) or of each row (axis=1). Of equals the first; a NaN wins. */
export const min = extreme({ name: 'min', word: 'smallest', beats: (value, best) => value < best });
