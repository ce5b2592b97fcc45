/** How fast play goes. */
interface Speed {
  /** Milliseconds from one tick to the next. */
  readonly every: number;
  /** What a tick goes to: the next event, or the same event a step later. */
  readonly by: 'event' | 'step';
}

/** From slow to fast: events first, then whole steps. */
export const SPEEDS: readonly Speed[] = [
  ...[1000, 500, 200, 100, 50, 20].map(every => ({ every, by: 'event' }) as const),
  ...[1000, 500, 200, 100, 50].map(every => ({ every, by: 'step' }) as const),
];

/** Where play begins: five events a second. */
export const STARTING_SPEED = 2;

/** A speed in words: `5 events a second`. */
export function speedText(speed: number): string {
  const { every, by } = SPEEDS[speed] as Speed;
  const many = 1000 / every;
  return `${many} ${by}${many === 1 ? '' : 's'} a second`;
}
