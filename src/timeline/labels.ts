import { parameterOf } from '../engine/parameter.ts';
import { type Applied, attrsOf, type Instruction, type Loaded, operandTensors, type Segment } from '../engine/tape.ts';
import { eachOf, type Labels } from '../ops/operation.ts';
import type { GivenLabels, Scenario } from '../scenario/scenario.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { vocabularyColumns } from './vocabulary-columns.ts';

const NONE: Labels = {};

/** Row and column names found so far, by segment and slot; a segment never changes, so neither do they. */
const known = new WeakMap<Segment, Map<number, Labels>>();

/**
 * The names of a tensor's rows and columns: those given by hand, or else those that follow the data
 * (tokens, vocabulary) through the operations, forward from where it enters and back from where it is
 * compared with tokens. Lengths always fit the tensor.
 */
export function labelsOf(scenario: Scenario, segment: Segment, slot: number): Labels {
  let labels = known.get(segment);
  if (!labels) {
    labels = new Map();
    known.set(segment, labels);
  }
  let found = labels.get(slot);
  if (!found) {
    const derived = derive(scenario, segment, slot);
    const named = derived.columns === undefined && vocabularyColumns(scenario, segment).has(slot);
    const all = { ...derived, ...(named && { columns: scenario.vocabulary }), ...givenLabels(scenario, segment, slot) };
    found = fitting(all, segment.values[slot] as Tensor);
    labels.set(slot, found);
  }
  return found;
}

/** Labels by hand; those of a name hold in every example of a batch. */
function givenLabels({ labels }: Scenario, { tape }: Segment, slot: number): GivenLabels | undefined {
  const { writes } = tape.instructions[slot] as Instruction;
  return labels.get(writes) ?? labels.get(writes.replace(/#\d+$/, ''));
}

function derive(scenario: Scenario, segment: Segment, slot: number): Labels {
  const instruction = segment.tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return loadedLabels(scenario, segment, slot, instruction);
    case 'applied':
      return appliedLabels(scenario, segment, slot, instruction);
    case 'differentiated': {
      const target = (segment.tape.instructions[instruction.of] as Applied).operands[instruction.wrt];
      return typeof target === 'number' ? labelsOf(scenario, segment, target) : NONE;
    }
  }
}

function loadedLabels(scenario: Scenario, segment: Segment, slot: number, { origin }: Loaded): Labels {
  const { vocabulary } = scenario;
  if (origin.from === 'data' && origin.tokens) {
    const ids = segment.values[slot] as Tensor;
    return { columns: tokenNames(scenario, ids) };
  }
  if (origin.from === 'optimizer') {
    const parameter = segment.tape.slots.get(parameterOf(segment.tape, slot) ?? '');
    return parameter === undefined ? NONE : labelsOf(scenario, segment, parameter);
  }
  return isTokenTable(segment, slot) ? { rows: vocabulary } : NONE;
}

/** Whether tokens are looked up in this tensor, so that its rows are the vocabulary. */
function isTokenTable({ tape }: Segment, slot: number): boolean {
  return tape.instructions.some(instruction => {
    if (instruction.kind !== 'applied' || instruction.op.name !== 'embedding') return false;
    const [table, ids] = instruction.operands;
    const source = typeof ids === 'number' ? tape.instructions[ids] : undefined;
    return table === slot && source?.kind === 'loaded' && source.origin.from === 'data' && source.origin.tokens;
  });
}

function tokenNames({ vocabulary }: Scenario, { data }: Tensor): string[] {
  return Array.from(data, id => vocabulary[id] ?? String(id));
}

function appliedLabels(scenario: Scenario, segment: Segment, slot: number, instruction: Applied): Labels {
  const { op, operands } = instruction;
  // The token drawn is named as the tokens of the data are.
  if (op.name === 'sample') return { columns: tokenNames(scenario, segment.values[slot] as Tensor) };
  const inputs = operands.map(operand => (typeof operand === 'number' ? labelsOf(scenario, segment, operand) : NONE));
  const tensors = operandTensors(instruction, segment.values);
  if (op.labels) return op.labels(eachOf(op, inputs), attrsOf(instruction, segment.settings), eachOf(op, tensors));
  const out = segment.values[slot] as Tensor;
  const first = (axis: 'rows' | 'columns') =>
    inputs.find((labels, at) => labels[axis] && tensors[at]?.[axis] === out[axis])?.[axis];
  return { rows: first('rows'), columns: first('columns') };
}

function fitting({ rows, columns }: Labels, tensor: Tensor): Labels {
  return {
    ...(rows?.length === tensor.rows && { rows }),
    ...(columns?.length === tensor.columns && { columns }),
  };
}
