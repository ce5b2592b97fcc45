/** Throws where two ways of computing the same disagree: then comparing their speed says nothing. */
export function agree(what: string, byHand: ArrayLike<number>, here: ArrayLike<number>, tolerance = 1e-9): void {
  if (byHand.length !== here.length)
    throw new Error(`${what} has ${byHand.length} numbers by hand, ${here.length} here`);
  let size = 1e-6; // numbers that should cancel to 0 are what rounding left of larger ones
  for (let at = 0; at < here.length; at++) size = Math.max(size, Math.abs(here[at] as number));
  for (let at = 0; at < here.length; at++) {
    const [x, y] = [byHand[at] as number, here[at] as number];
    if (!(Math.abs(x - y) <= tolerance * size)) throw new Error(`${what} is ${x} by hand and ${y} here, at ${at}`);
  }
}
