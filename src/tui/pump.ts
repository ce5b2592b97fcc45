/** Milliseconds of work between two looks at the keyboard; one step of a generator may take as many again. */
const SLICE = 3;

/** Milliseconds between two drawings of how far the work is. */
const PROGRESS = 100;

/** Who is told of work that goes on between keys. */
interface Listener<Told, Found> {
  /** Now and then, of what the work yielded last. */
  progress(told: Told): void;
  done(found: Found): void;
  /** A sentence on why the work can't go on. */
  failed(text: string): void;
}

/** Works a generator off between keys, some milliseconds at a time; what it returns stops it. */
export function pumped<Told, Found>(steps: Generator<Told, Found>, listener: Listener<Told, Found>): () => void {
  let stopped = false;
  let told = performance.now();
  const slice = () => {
    if (stopped) return;
    const until = performance.now() + SLICE;
    for (let now = 0; now < until; now = performance.now()) {
      const result = next(steps, listener);
      if (!result || result.done) return;
      if (now - told > PROGRESS) {
        told = now;
        listener.progress(result.value);
      }
    }
    setImmediate(slice);
  };
  slice();
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
    listener.failed(error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
    return undefined;
  }
}
