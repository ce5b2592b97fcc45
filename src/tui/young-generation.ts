/** Bytes: with half as much every key over a long ledger waits for a collection, with twice as much none is faster. */
const ENOUGH = 16 * 2 ** 20;
/** Milliseconds after a frame: sooner than a key that is held down comes again. */
const SOON = 10;

/**
 * Keeps V8's young generation at some 16 MB. By itself it grows to 64 MB while a run is recorded and walked, and with
 * it the arrays of steps that nobody looks at any more: they are freed when it is collected, not before. The size itself
 * can only be set on Node's command line (`--max-semi-space-size`), but by what factor it grows is read at each
 * growth. Looked at after each collection, until it is large enough.
 */
export async function limitYoungGeneration(): Promise<void> {
  const { getHeapSpaceStatistics, setFlagsFromString } = await import('node:v8'); // 5 ms, after the first frame
  const watch = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(space => space.space_name === 'new_space');
    if (!young || young.space_size < ENOUGH) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    watch.disconnect();
  });
  watch.observe({ entryTypes: ['gc'] });
}

/**
 * Collects the young generation soon after a frame, as browsers do, so that the next key need not wait for it: a frame
 * over a long ledger makes 4 MB of objects, and to collect in the middle of one takes as long as to draw it. Gives
 * what is to be called after each frame.
 */
export function collectingBetweenFrames(): () => void {
  let collector: ReturnType<typeof findCollector> | undefined;
  const soon = setTimeout(async () => {
    collector ??= findCollector();
    (await collector)?.({ type: 'minor' });
  }, SOON).unref();
  return () => soon.refresh();
}

/** V8's own, which a new context is given while the flag is set; undefined where an engine has none. */
async function findCollector(): Promise<((options: { readonly type: 'minor' }) => void) | undefined> {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import('node:v8'), import('node:vm')]);
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return gc;
}
