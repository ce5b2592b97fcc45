/** Bytes: with half as much every key over a long ledger waits for a collection, with twice as much none is faster. */
const ENOUGH = 16 * 2 ** 20;

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
