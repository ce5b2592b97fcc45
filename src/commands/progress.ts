/** Told after every step that is run: which one, and how many there will be. */
export type Progress = (step: number, length: number) => void;

/** A line on a terminal that says how far a command is, and goes away. */
interface ProgressBar {
  readonly tell: Progress;
  /** Takes the line away: before anything else is written, and at the end. */
  clear(): void;
}

/** A command that is done by then has nothing to show; milliseconds. */
const PATIENCE = 400;
/** Between two drawings; milliseconds. */
const INTERVAL = 100;
const WIDTH = 24;

/** A progress bar on a terminal: `write` goes to stderr, so that what is printed can still be piped. */
export function progressBar(write: (text: string) => void, now: () => number = () => performance.now()): ProgressBar {
  let began: number | undefined;
  let drawn = 0;
  let ran = 0;
  let shown = false;
  return {
    tell(step, length) {
      const time = now();
      began ??= time;
      ran++;
      if (time - began < PATIENCE || time - drawn < INTERVAL) return;
      write(`\r${barText(step + 1, length, (1000 * ran) / (time - began))}\x1b[K`);
      drawn = time;
      shown = true;
    },
    clear() {
      if (shown) write('\r\x1b[K');
      shown = false;
    },
  };
}

/** `step 420 of 1000 ██████████░░░░░░░░░░░░░░ 42 %, 350 steps/s, 2 s left`. Exported for tests. */
export function barText(done: number, length: number, perSecond: number): string {
  const share = Math.min(1, done / Math.max(1, length));
  const full = Math.floor(share * WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  const left = Math.ceil((length - done) / perSecond);
  const speed = perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0);
  return `step ${done} of ${length} ${bar} ${Math.floor(100 * share)} %, ${speed} steps/s, ${timeText(left)} left`;
}

function timeText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
