/** The slope of a function at 0, measured by differences, and how far it may be off. */
interface Slope {
  readonly value: number;
  /** How far the value may be from the true slope: from the curve's bend and from rounding. */
  readonly error: number;
  /** The step at which it was measured. */
  readonly step: number;
}

/** A function of a step that is computed by and by: it yields in between, as often as it likes. */
type Stepped<Told> = (step: number) => Generator<Told, number>;

/** Each step is a quarter of the one before; from 1/32 of the scale down to some 1e-8 of it. */
const STEPS = Array.from({ length: 12 }, (_, level) => 1 / 32 / 4 ** level);

/** A slope this certain needs no smaller step. */
const CERTAIN = 1e-8;

/**
 * The slope of f at 0 by central differences, extrapolated from each step and the next smaller one
 * (Richardson), at the step where bend and rounding together spoil least. scale: the size of what is moved.
 * Yields what f yields.
 */
export function* centralDifference<Told>(f: Stepped<Told>, scale: number): Generator<Told, Slope> {
  let best: Slope = { value: Number.NaN, error: Number.POSITIVE_INFINITY, step: 0 };
  let before: { readonly difference: number; readonly extrapolated: number } | undefined;
  for (const share of STEPS) {
    const step = share * scale;
    const above = yield* f(step);
    const below = yield* f(-step);
    const difference = (above - below) / (2 * step);
    const noise = (16 * Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / step;
    if (before) {
      // The error of a central difference goes with the square of the step, which fell to a sixteenth.
      const extrapolated = (16 * difference - before.difference) / 15;
      const bend = Math.abs(extrapolated - before.extrapolated);
      const error = bend + noise;
      if (error < best.error) best = { value: extrapolated, error, step };
      if (error <= CERTAIN * Math.abs(extrapolated) || noise > best.error) break;
      before = { difference, extrapolated };
    } else before = { difference, extrapolated: difference };
  }
  return best;
}

/** Whether f has a kink at 0: its slopes to the left and to the right stay apart however small the step. */
export function* hasKink<Told>(f: Stepped<Told>, scale: number): Generator<Told, boolean> {
  const middle = yield* f(0);
  const jumps: { readonly jump: number; readonly noise: number }[] = [];
  for (const share of STEPS.slice(4, 8)) {
    const step = share * scale;
    const above = yield* f(step);
    const below = yield* f(-step);
    const noise = (64 * Number.EPSILON * Math.abs(middle)) / step;
    jumps.push({ jump: Math.abs(above - 2 * middle + below) / step, noise });
  }
  // Of a bend the jump falls with the step, to a quarter each time.
  return jumps.every(({ jump, noise }, at) => jump > noise && jump > 0.5 * (jumps[at - 1]?.jump ?? 0));
}
