import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import type { Twin } from '../../explain/twins.ts';
import type { Check } from '../../explain/verify.ts';
import type { Labels } from '../../ops/operation.ts';
import type { Index } from '../../tensor/tensor.ts';
import type { Account } from '../account.ts';
import type { GoingOn } from './check.ts';
import type { Call } from './local.ts';

/** What the Why pane shows of one cell. */
export interface WhyPicture {
  readonly account: Account;
  readonly at: Index;
  readonly labels: Labels;
  /** The call in which the event stands: its names are written without it. */
  readonly within: Call;
  readonly term: number;
  readonly factor: number;
  readonly digits: number;
  readonly coloured: boolean;
  readonly focused: boolean;
  /** Where Backspace returns to; empty when nowhere. */
  readonly cameFrom: string;
  /** The whole Jacobian of the row, where it is asked for. */
  readonly jacobian?: JacobianMatrix | undefined;
  /** The other half of the operation, where one came from it. */
  readonly twin?: Twin | undefined;
  /** The proof of this cell, once it was asked for. */
  readonly check?: Check | GoingOn | undefined;
  /** The number is still to be guessed: only its formula is shown. */
  readonly hidden?: boolean | undefined;
}

/** How a number is coloured: by its sign, or as a warning where it is none. */
export function toneOf(value: number) {
  if (!Number.isFinite(value)) return 'warning' as const;
  return value < 0 ? ('negative' as const) : ('positive' as const);
}
