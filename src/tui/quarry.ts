import type { Index } from '../tensor/tensor.ts';
import type { Moment } from '../timeline/timeline.ts';

/** What a search through the steps is after. */
export type Quarry =
  /** The next breakpoint, watched change or alert. */
  | { readonly kind: 'stop' }
  /** The next event that makes a cell another number. */
  | { readonly kind: 'change'; readonly name: string; readonly cell: Index }
  /** The next place that a pattern of `/` matches. */
  | { readonly kind: 'match'; readonly text: string }
  /** No search: a step that is not at hand, for the keys that wait for it. */
  | { readonly kind: 'step'; readonly step: number }
  /** Likewise, to be opened at an address in that step. */
  | { readonly kind: 'address'; readonly step: number; readonly text: string };

/** A search that is going on, or a step that is being run up to. */
export interface Pursuit {
  readonly quarry: Quarry;
  readonly direction: 1 | -1;
  readonly from: Moment;
  /** How often it is still to be found. */
  readonly times: number;
  /** The step that is being looked at. */
  readonly at: number;
}

/** What a quarry is called in sentences: `change of WQ[0,0]`. */
export function quarryText(quarry: Quarry): string {
  switch (quarry.kind) {
    case 'stop':
      return 'breakpoint, watched change or alert';
    case 'change':
      return `change of ${quarry.name}[${quarry.cell}]`;
    case 'match':
      return `match of ${quarry.text}`;
    case 'step':
    case 'address':
      return `step ${quarry.step}`;
  }
}
