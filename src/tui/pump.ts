import { errorSentence } from './error-sentence.ts';

/**
 * Milliseconds of work between two looks at the keyboard; one step of a generator may take as many again. A recording
 * and a search go on side by side: with both, a key has waited 6 ms at most, of the 16 that it may take to its frame.
 */
const SLICE = 3;

/** Milliseconds between two drawings of how far the work is: often enough to see that it goes on, at a frame's price. */
const PROGRESS = 120;

/** What a generator yields that has nothing to do for now: it is asked again a little later. */
export const RESTING = Symbol('resting');

/** Who is told of work that goes on between keys. */
interface Listener<Told, Found> {
  /** Now and then, of what the work yielded last; and when it comes to rest. */
  progress(told: Told): void;
  done(found: Found): void;
  /** A sentence on why the work can't go on, and what was thrown. */
  failed(text: string, error: unknown): void;
}

/**
 * Works a generator off between keys, some milliseconds at a time; what it returns stops it. It begins at once, so
 * that what takes no longer is done before a frame is drawn; with `setImmediate` it begins after what goes on just now.
 */
export function pumped<Told, Found>(
  steps: Generator<Told, Found>,
  listener: Listener<Told, Found>,
  begin: (slice: () => void) => unknown = slice => slice(),
): () => void {
  let stopped = false;
  let rested = true;
  let told = performance.now();
  const slice = () => {
    const until = performance.now() + SLICE;
    for (let now = 0; !stopped && now < until; now = performance.now()) {
      const result = next(steps, listener);
      if (!result || result.done) return;
      const resting = Object.is(result.value, RESTING);
      if (resting ? !rested : now - told > PROGRESS) {
        told = now;
        listener.progress(result.value);
      }
      rested = resting;
      if (resting) return void setTimeout(slice, PROGRESS).unref();
    }
    if (!stopped) setImmediate(slice);
  };
  begin(slice);
  return () => {
    stopped = true;
    steps.return(undefined as never);
  };
}

/** One step more; the end is told, and so is work that can't go on, of which nothing is returned. */
function next<Told, Found>(
  steps: Generator<Told, Found>,
  listener: Listener<Told, Found>,
): IteratorResult<Told, Found> | undefined {
  try {
    const result = steps.next();
    if (result.done) listener.done(result.value);
    return result;
  } catch (error) {
    listener.failed(errorSentence(error), error);
    return undefined;
  }
}
