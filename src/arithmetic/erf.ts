/**
 * The error function, which `Math` does not have: 2/√π · ∫₀ˣ exp(−t²) dt, within 1 unit in the last place
 * of the true value (`test/arithmetic/erf.test.ts` holds it to 60-digit values).
 *
 * Near 0 its power series, written as x + x·(…) so that the rounding of the series hardly counts.
 * Further out 1 − exp(−x²)·g, where g = exp(x²)·erfc(x) is smooth: a polynomial in
 * u = (3/(3+x) − MIDDLE)/HALF, which runs through −1…1 as x runs from 6 down to 0.9; its coefficients are
 * those of the Chebyshev series (60 digits), rounded. What is left out is below 2e-17.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.9) return x + x * polynomial(SERIES, x * x);
  if (size >= 6) return Math.sign(x);
  const u = (3 / (3 + size) - MIDDLE) / HALF;
  return Math.sign(x) * (1 - Math.exp(-size * size) * polynomial(TAIL, u));
}

/** c₀ + c₁·x + c₂·x² + … by Horner's rule. */
function polynomial(coefficients: readonly number[], x: number): number {
  let total = 0;
  for (let at = coefficients.length - 1; at >= 0; at--) total = total * x + (coefficients[at] as number);
  return total;
}

/** 2/√π − 1, then 2/√π · (−1)ⁿ / (n!·(2n+1)). */
const SERIES = [
  0.1283791670955126, -0.37612638903183754, 0.11283791670955126, -0.026866170645131252, 0.005223977625442188,
  -0.0008548327023450853, 0.00012055332981789664, -1.492565035840625e-5, 1.6462114365889248e-6, -1.6365844691234924e-7,
  1.4807192815879218e-8, -1.2290555301717928e-9, 9.422759064650411e-11, -6.7113668551641105e-12, 4.4632242632864775e-13,
  -2.7835162072109215e-14, 1.6342614095367152e-15, -9.063970842808673e-17, 4.763348040515068e-18,
];

/** The middle and half the length of 3/(3+6)…3/(3+0.9). */
const MIDDLE = 0.5512820512820513;
const HALF = 0.21794871794871795;

/** exp(x²)·erfc(x) on 0.9…6, in powers of u. */
const TAIL = [
  0.21521478095914084, 0.166370839431858, 0.05635341909950055, 0.015088120865607174, 0.0030621071537184617,
  0.00042217296055564903, 2.4575575750330608e-5, -3.6063787626900567e-6, -7.90750531639545e-7, 1.4688124613589504e-8,
  1.7959519809541908e-8, 1.9714954323971869e-10, -4.474166703377913e-10, -2.9248861322805003e-12,
  1.2469483427415542e-11, -3.436844411982732e-13, -3.2346813068945626e-13, 2.5635530767998423e-14,
];
