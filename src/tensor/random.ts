/**
 * Seeded random numbers as pure functions of a state that fits a snapshot: xoroshiro128+ of
 * `pure-rand`, of period 2^128 − 1. Everything random in Stepformer comes from here.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Where a stream of random numbers stands: four 32-bit integers, to be kept in a snapshot as they are. */
export type RandomState = readonly number[];

/**
 * The beginning of the stream that belongs to a seed and a name. Each name has a stream of its own, so
 * that adding a tensor to a scenario leaves the numbers of all the others as they were.
 */
export function seededState(seed: number, name: string): RandomState {
  const text = `${seed}/${name}`;
  // The state's four words are four hashes of the text that differ in where they begin.
  const state = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667].map(start => hash(text, start));
  // All zeros is the one state that xoroshiro never leaves.
  return state.some(word => word !== 0) ? state : [1, 0, 0, 0];
}

/** A number in [0, 1), a multiple of 2^−53, and the state after it. */
export function nextUniform(state: RandomState): readonly [value: number, next: RandomState] {
  const generator = xoroshiro128plusFromState(state);
  return [uniformFloat64(generator), generator.getState()];
}

/** `count` numbers, uniform in [low, high). */
export function uniforms(state: RandomState, count: number, low: number, high: number): Float64Array {
  const generator = xoroshiro128plusFromState(state);
  return new Float64Array(count).map(() => low + (high - low) * uniformFloat64(generator));
}

/** `count` numbers from the normal distribution of mean 0. */
export function normals(state: RandomState, count: number, standardDeviation: number): Float64Array {
  const generator = xoroshiro128plusFromState(state);
  return new Float64Array(count).map(() => standardDeviation * normalFrom(generator));
}

/** The numbers 0 … length − 1, each once, in random order (Fisher and Yates). */
export function shuffledOrder(state: RandomState, length: number): readonly number[] {
  const generator = xoroshiro128plusFromState(state);
  const order = Array.from({ length }, (_, position) => position);
  for (let last = length - 1; last > 0; last--) {
    const chosen = Math.floor(uniformFloat64(generator) * (last + 1));
    [order[last], order[chosen]] = [order[chosen] as number, order[last] as number];
  }
  return order;
}

/**
 * Box and Muller's cosine half: sqrt(−2 ln(1 − u))·cos(2πv). 1 − u is never 0. Only log, sqrt and cos,
 * whose bits are the same in every version of Node; the sine half is left, so that no state hides here.
 */
function normalFrom(generator: ReturnType<typeof xoroshiro128plusFromState>): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
  return radius * Math.cos(2 * Math.PI * uniformFloat64(generator));
}

/** A 32-bit hash of a text: FNV-1a, its bits then mixed by MurmurHash3's finaliser. */
function hash(text: string, start: number): number {
  let bits = start;
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
