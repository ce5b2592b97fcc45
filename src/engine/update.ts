import type { Optimizer } from '../scenario/scenario.ts';
import { required } from './compiler.ts';
import type { Draft, Site } from './draft.ts';
import { claim, type Scope } from './names.ts';

/** A parameter to update: its name and the slots of its value and gradient. */
interface Updated {
  readonly name: string;
  readonly value: number;
  readonly gradient: number;
}

const site: Site = { phase: 'update' };

/** The id of a parameter's first or second moment, as it is loaded and carried: `WQ.m`. */
export function momentId(name: string, letter: 'm' | 'v'): string {
  return `${name}.${letter}`;
}

/**
 * Appends the optimizer's arithmetic for one parameter. Returns the slots that the next step starts
 * from: the parameter's next version under its name, and the moments under `WQ.m` and `WQ.v`.
 */
export function compileUpdate(draft: Draft, scope: Scope, optimizer: Optimizer, updated: Updated): [string, number][] {
  if (optimizer.type === 'adam') return compileAdam(draft, scope, optimizer, updated);
  const { name, value, gradient } = updated;
  const written = draft.apply(site, claim(scope, name, undefined), required('sgd_step'), [value, gradient], {
    attrs: { lr: optimizer.lr },
    settings: ({ lr }) => ({ lr }),
  });
  return [[name, written]];
}

function compileAdam(
  draft: Draft,
  scope: Scope,
  { beta1, beta2, eps, lr }: Extract<Optimizer, { type: 'adam' }>,
  { name, value, gradient }: Updated,
): [string, number][] {
  const moment = (letter: 'm' | 'v', opName: string, attrs: object): number => {
    const id = momentId(name, letter);
    const before = draft.load(site, claim(scope, id, undefined), draft.shapeOf(value), { from: 'optimizer', name: id });
    return draft.apply(site, claim(scope, id, undefined), required(opName), [before, gradient], {
      attrs: { ...attrs },
    });
  };
  const correct = (letter: 'm' | 'v', slot: number): number =>
    draft.apply(site, claim(scope, `${name}.${letter}_hat`, undefined), required('adam_correct'), [slot], {
      attrs: { power: letter === 'm' ? beta1 : beta2 },
      settings: ({ beta1Power, beta2Power }) => ({ power: letter === 'm' ? beta1Power : beta2Power }),
    });
  const m = moment('m', 'adam_m', { beta1 });
  const v = moment('v', 'adam_v', { beta2 });
  const operands = [value, correct('m', m), correct('v', v)];
  const written = draft.apply(site, claim(scope, name, undefined), required('adam_step'), operands, {
    attrs: { lr, eps },
    settings: step => ({ lr: step.lr }),
  });
  return [
    [name, written],
    [momentId(name, 'm'), m],
    [momentId(name, 'v'), v],
  ];
}
