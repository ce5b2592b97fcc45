import type { Segment } from '../engine/tape.ts';
import { type JacobianMatrix, jacobianMatrix } from '../explain/jacobian-matrix.ts';
import { type Twin, twinsOf } from '../explain/twins.ts';
import type { Index } from '../tensor/tensor.ts';
import { cellAt, focusOf } from './focus.ts';
import { instructionAt } from './moments.ts';
import { callOf } from './present/local.ts';
import type { WhyPicture } from './present/why-shown.ts';
import type { Stage } from './stage.ts';
import type { Place, State } from './state.ts';
import { tellsVeiled } from './veil.ts';
import type { World } from './world.ts';

/** Everything that the Why pane shows of the cell in view. */
export function whyPicture(world: World, stage: Stage, state: State): WhyPicture {
  const { place, trail, digits, coloured } = state;
  const { account, at } = stage;
  const focus = focusOf(world, place);
  const last = trail.at(-1);
  return {
    account,
    at,
    labels: stage.shown.at(-1)?.labels ?? {},
    within: callOf(instructionAt(world, focus).place?.calls.at(-1)?.instance, world.segment(focus.step).tape),
    term: place.term,
    factor: place.factor,
    digits,
    coloured,
    focused: place.pane === 'why',
    cameFrom: last ? placeText(world, last) : '',
    jacobian: account.view === 'jacobian' ? rowJacobian(world, focus, at) : undefined,
    twin: twinShown(world, place, focus, at),
    check: checkShown(state, focus, at),
    hidden: stage.hidden || tellsVeiled(state, account),
  };
}

/** A place as people say it: the tensor and the cell. */
export function placeText(world: World, place: Place): string {
  return `${instructionAt(world, focusOf(world, place)).writes}[${cellAt(world, place)}]`;
}

const jacobians = new WeakMap<Segment, { readonly key: string; readonly matrix: JacobianMatrix | undefined }>();

/** The Jacobian of the row, the same for all its cells; of a step that of the row in view, which may have a million numbers. */
function rowJacobian(world: World, { step, event }: Place, at: Index): JacobianMatrix | undefined {
  const segment = world.segment(step);
  const key = `${event} ${at[0]}`;
  const known = jacobians.get(segment);
  if (known?.key === key) return known.matrix;
  const matrix = jacobianMatrix(world.timeline.program.scenario, segment, event, at);
  jacobians.set(segment, { key, matrix });
  return matrix;
}

function twinShown(world: World, { twin, pin }: Place, { step, event }: Place, at: Index): Twin | undefined {
  if (twin === null || pin) return undefined;
  return twinsOf(world.segment(step), event, at).find(({ slot }) => slot === twin);
}

function checkShown({ check }: State, { step, event }: Place, at: Index): WhyPicture['check'] {
  if (!check || check.step !== step || check.event !== event) return undefined;
  if (check.cell[0] !== at[0] || check.cell[1] !== at[1]) return undefined;
  return check.result ?? check;
}
