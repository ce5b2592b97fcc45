import { extreme } from './extreme.ts';

/** The largest number of everything, of each column (axis=0) or of each row (axis=1). Of equals the first; a NaN wins. */
export const max = extreme({ name: 'max', word: 'largest', beats: (value, best) => value > best });
