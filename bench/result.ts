/** One line of the table: something measured, and what it may be at most. */
export interface Result {
  readonly what: string;
  readonly measured: number;
  readonly most?: number;
  /** What the numbers count: nothing for a ratio. */
  readonly unit?: string;
  readonly detail: string;
}
