import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import { cellsIn } from '../arithmetic/terms.ts';
import { symbolsText } from '../arithmetic/text.ts';
import type { Applied, Differentiated, Instruction, Operand, Segment } from '../engine/tape.ts';
import { letterOf } from '../ops/operation.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { addressText, cellText } from '../timeline/address.ts';
import type { CellPlace, CellReference } from './explanation.ts';

/** What the letters of an operation's formulas stand for at one event. */
export interface Letters {
  /** The operand behind a letter; `out` and `dout` included. */
  operand(letter: string): Operand | undefined;
  /** A cell as text: `WQ[0,0]`, or the number itself for a literal. */
  name(letter: string, at: Index): string;
}

/** The letters of a forward operation; `dout` only where a gradient is explained. */
export function lettersOf(segment: Segment, slot: number, dout?: number): Letters {
  const { op, operands } = segment.tape.instructions[slot] as Applied;
  const byLetter = new Map<string, Operand>(operands.map((operand, at) => [letterOf(op, at), operand]));
  byLetter.set('out', slot);
  if (dout !== undefined) byLetter.set('dout', dout);
  const operand = (letter: string) => byLetter.get(letter);
  return {
    operand,
    name(letter, at) {
      const found = operand(letter);
      if (typeof found === 'number') return `${idOf(segment, found)}${cellText(at)}`;
      return found ? String(found.literal) : `${letter}${cellText(at)}`;
    },
  };
}

/** The letters that an event's arithmetic uses; none where the number is simply there. */
export function lettersAt(segment: Segment, slot: number): Letters | undefined {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.kind === 'loaded') return undefined;
  return instruction.kind === 'applied'
    ? lettersOf(segment, slot)
    : lettersOf(segment, instruction.of, instruction.dout);
}

/** The letters under the names of one operand of many: any one, and one of the examples of a batch. */
const UNDER = ['n', 'e'];

/**
 * What the formulas of a gradient have beside an operation's letters: the gradient's own name, `dx` by the operand's
 * letter. One operand of many is `x_n` in them, and its gradient `dx_n`.
 */
export function gradientNames(
  segment: Segment,
  slot: number,
  { of, wrt }: Differentiated,
): ReadonlyMap<string, string> {
  const { op, operands } = segment.tape.instructions[of] as Applied;
  const id = idOf(segment, slot);
  if (op.inputs !== 'list') return new Map([[`d${letterOf(op, wrt)}`, id]]);
  const operand = operands[wrt];
  const names = UNDER.map(letter => [`dx_${letter}`, id] as const);
  if (typeof operand !== 'number') return new Map(names);
  return new Map([...names, ...UNDER.map(letter => [`x_${letter}`, idOf(segment, operand)] as const)]);
}

/** What an operand is called: its tensor's id, or the number itself for a literal. */
export function operandName(segment: Segment, operand: Operand): string {
  return typeof operand === 'number' ? idOf(segment, operand) : String(operand.literal);
}

/** A formula in letters, rewritten with the scenario's names: `Q[i,j] = Σ_k X[i,k]·WQ[k,j]`; a literal has no index. */
export function namedFormula(
  formula: string,
  segment: Segment,
  letters: Letters,
  more: ReadonlyMap<string, string>,
): string {
  const named = formula.replace(WORD, (_, word: string, index = '') => {
    const within = namedFormula(index, segment, letters, more);
    const renamed = more.get(word);
    if (renamed !== undefined) return renamed + within;
    const operand = letters.operand(word);
    if (operand === undefined) return word + within;
    return operandName(segment, operand) + (typeof operand === 'number' ? within : '');
  });
  // The transpose of a tensor that is called K.T is K.
  return named.replace(/\.T\.T(?!\w)/g, '');
}

/** A word of a formula and the index after it. A letter under a hat, as in x̂, is a name of the formula's own. */
const WORD = /([A-Za-z_]\w*)(?!\w|\p{M})(\[(?:[^[\]]|\[[^[\]]*\])*\])?/gu;

/** The distinct cells of a tree that can be opened: those of tensors, not of literals. */
export function referencesIn(tree: Arithmetic, segment: Segment, letters: Letters): CellReference[] {
  return placesIn([tree], letters).map(({ slot, at }) => referenceTo(segment, slot, at));
}

/** Where the distinct cells of trees stand; those of literals stand nowhere. */
export function placesIn(trees: readonly Arithmetic[], letters: Letters): CellPlace[] {
  const places: CellPlace[] = [];
  for (const { of, at } of cellsIn(trees)) {
    const slot = letters.operand(of);
    if (typeof slot === 'number') places.push({ slot, at });
  }
  return places;
}

/** A cell of a step as something that can be opened. */
export function referenceTo(segment: Segment, slot: number, at: Index): CellReference {
  return { ...namesOf(segment, slot, at), slot, at, value: cellOf(segment.values[slot] as Tensor, at) };
}

/** What a cell of a step is called, without its moment and with it. */
export function namesOf(segment: Segment, slot: number, at: Index): Pick<CellReference, 'name' | 'address'> {
  const id = idOf(segment, slot);
  return { name: `${id}${cellText(at)}`, address: addressText(id, at, { step: segment.step, event: slot }) };
}

/** A tree as text with the scenario's names. */
export function textOf(tree: Arithmetic, letters: Letters): string {
  return symbolsText(tree, letters.name);
}

/** The id of the tensor that a slot writes. */
export function idOf({ tape }: Segment, slot: number): string {
  return (tape.instructions[slot] as Instruction).writes;
}
