import type { Applied } from '../../engine/tape.ts';
import { mapCells, zipCells } from '../../tensor/tensor.ts';
import { isLost } from '../judge.ts';
import type { Known } from '../recompute.ts';
import { applies, type Cause, input } from './cause.ts';

/** Adam's moments without their correction for the first steps, or with it twice. */
export const adamBias: Cause = {
  name: 'biased or unbiased Adam',
  *otherwise(made) {
    if (!applies(made, 'adam_correct')) return;
    yield { says: 'Adam’s moment without its bias correction', change: (_, inputs) => input(inputs, 0) };
    yield { says: 'Adam’s bias correction applied twice', change: (_, inputs) => made.compute([made.compute(inputs)]) };
  },
};

/** Uphill instead of downhill. */
export const gradientAdded: Cause = {
  name: 'gradient added instead of subtracted',
  *otherwise(made) {
    if (!applies(made, 'sgd_step', 'adam_step')) return;
    yield {
      says: 'the gradient added instead of subtracted',
      change: (_, inputs) => zipCells(input(inputs, 0), made.compute(inputs), (before, after) => 2 * before - after),
    };
  },
};

/** The whole gradient subtracted. */
export const learningRate: Cause = {
  name: 'learning rate forgotten',
  *otherwise(made) {
    const lr = Number(made.attrs.lr);
    if (!applies(made, 'sgd_step', 'adam_step') || lr === 0) return;
    yield {
      says: `the learning rate ${lr} forgotten`,
      change: (_, inputs) =>
        zipCells(input(inputs, 0), made.compute(inputs), (before, after) => before + (after - before) / lr),
    };
  },
};

/** Backward through weights that were already updated. */
export const order: Cause = {
  name: 'updated in the wrong order',
  *otherwise(made, { segment }) {
    if (made.kind !== 'differentiated') return;
    for (const [position, { node, tensor }] of made.inputs.entries()) {
      const { tape, values } = segment;
      const updated = node && updatedIn(segment, tensor);
      if (updated === undefined) continue;
      const newer = values[updated];
      if (!newer || newer === tensor) continue;
      yield {
        says: `computed with ${node?.name} after its update: ${tape.instructions[updated]?.writes}`,
        change: (_, inputs) => made.compute(inputs.map((each, at) => (at === position ? newer : each))),
      };
    }
  },
};

/** The slot of a parameter's next version, for the tensor that a step begins with. */
function updatedIn({ tape, values }: Parameters<NonNullable<Cause['otherwise']>>[1]['segment'], tensor: unknown) {
  for (const [name, slot] of tape.carried) {
    const loaded = tape.slots.get(name);
    if (loaded !== undefined && values[loaded] === tensor) return slot;
  }
  return undefined;
}

/** Steps of gradient descent taken by the probabilities themselves. */
export const probabilities: Cause = {
  name: 'probabilities updated instead of logits',
  *instead({ target, at, graph }) {
    const { made, name, step, truth } = target;
    if (step === 0 || !made || !applies(made, 'softmax')) return;
    const { tape, values, settings } = graph.timeline.segment(step - 1);
    const before = tape.slots.get(name) ?? -1;
    const [logits] = (tape.instructions[before] as Partial<Applied> | undefined)?.operands ?? [];
    const probabilities = values[before];
    const gradient = typeof logits === 'number' ? values[tape.gradients.get(logits) ?? -1] : undefined;
    if (!probabilities || typeof logits !== 'number' || gradient?.data.length !== truth.data.length) return;
    const cell = at[0] * truth.columns + at[1];
    const value = (probabilities.data[cell] as number) - settings.lr * (gradient.data[cell] as number);
    yield { says: `the step taken by ${name} itself, instead of ${tape.instructions[logits]?.writes}`, value };
  },
};

/** A tensor as it was before the update, or as it is after. */
export const beforeOrAfter: Cause = {
  name: 'the value before or after the update',
  *otherwise(made, { name }) {
    if (!applies(made, 'sgd_step', 'adam_step', 'adam_m', 'adam_v')) return;
    yield {
      says: `${name.replace(/\.2$/, '')} as it was before the update`,
      change: (_, inputs) => mapCells(input(inputs, 0), cell => cell),
    };
  },
  *instead({ target, at, graph, recomputation, truth: own, printed }) {
    const { name, step, truth, segment, slot } = target;
    const cell = at[0] * truth.columns + at[1];
    const left = recomputation.known.filter(known => isLost(known) && wasSo(known));
    if (left.length > 0) {
      const world = new Map(recomputation.known.map(known => [known, known.printed.value]));
      const says = `${left.map(known => known.name).join(', ')} left as before the update`;
      yield { says, value: recomputation.evaluate(world).data[cell] as number };
    }
    const base = name.replace(/\.\d+(?=$|#|\.grad)/, '');
    for (const version of segment.tape.versions.get(base) ?? []) {
      const value = segment.values[version]?.data[cell];
      const id = segment.tape.instructions[version]?.writes;
      if (version !== slot && value !== undefined) yield { says: `the value of ${id} instead of ${name}`, value };
    }
    for (const other of [step - 1, step + 1]) {
      const known = Math.max(graph.timeline.program.fixedSteps, graph.timeline.recorded);
      if (other < 0 || other >= known) continue;
      const { tape, values } = graph.timeline.segment(other);
      const value = values[tape.slots.get(name) ?? -1]?.data[cell];
      if (value !== undefined && Math.abs(value - own) >= 2 * printed.unit)
        yield { says: `the value ${other < step ? 'before' : 'after'} the update, of step ${other}`, value };
    }
  },
};

/** Whether a number is printed as it was before its update. */
function wasSo({ node: { made }, cell, printed }: Known): boolean {
  return (
    made !== undefined && applies(made, 'sgd_step', 'adam_step') && made.inputs[0]?.tensor.data[cell] === printed.value
  );
}
