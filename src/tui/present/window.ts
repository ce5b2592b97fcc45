/** The first of `shown` lines out of `total`, with the selected one in their middle where there are lines on both sides. */
export function windowTop(selected: number, shown: number, total: number): number {
  return Math.max(0, Math.min(selected - Math.floor(shown / 2), total - shown));
}
