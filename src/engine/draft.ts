import { type AnyOp, eachOf, ShapeError } from '../ops/operation.ts';
import { bytesOf, bytesText, exactBytesText, MOST_AT_ONCE } from '../tensor/bytes.ts';
import { type Shape, shapeText } from '../tensor/tensor.ts';
import { baseId, exampleSuffix, type Name, type Scope } from './names.ts';
import type {
  Applied,
  Attrs,
  Differentiated,
  Instruction,
  Loaded,
  Operand,
  Origin,
  Phase,
  ProgramPlace,
  Tape,
} from './tape.ts';

/** An instruction whose id is still in parts; `suffix` is what follows the name (`.grad via Q`). */
type DraftInstruction = Unnamed & { readonly name: Name; readonly suffix: () => string };

/** Where and when the next instructions are written. */
export interface Site {
  readonly phase: Phase;
  readonly place?: ProgramPlace | undefined;
  readonly example?: number | undefined;
}

/** A tape under construction: instructions are appended, ids are settled by `finish`. */
export class Draft {
  private readonly written: DraftInstruction[] = [];
  private readonly aliases: (Pick<Name, 'scope' | 'text'> & { readonly slot: number })[] = [];
  private bytes = 0;

  get length(): number {
    return this.written.length;
  }

  instruction(slot: number): Unnamed {
    return this.written[slot] as DraftInstruction;
  }

  nameOf(slot: number): Name {
    return (this.written[slot] as DraftInstruction).name;
  }

  /** The shape of an operand; a literal already has the shape it is used in. */
  shapeOf(operand: Operand): Shape {
    return typeof operand === 'number' ? this.instruction(operand).shape : operand.tensor;
  }

  /** Appends a tensor that is simply there, and returns its slot. */
  load(site: Site, name: Name, shape: Shape, origin: Origin, suffix = ''): number {
    return this.append({ kind: 'loaded', ...site, shape, origin }, name, () => suffix);
  }

  /** Appends an operation and returns its slot; throws the operation's `ShapeError`. */
  apply(site: Site, name: Name, op: AnyOp, operands: readonly Operand[], extra: Application): number {
    const shapes = operands.map(operand => this.shapeOf(operand));
    const shape = op.shape(eachOf(op, shapes), extra.attrs);
    this.reserve(op.name, shape);
    const suffix = extra.suffix ?? (() => '');
    const { attrs, settings } = extra;
    const applied = { kind: 'applied', ...site, shape, op, operands, attrs, ...(settings && { settings }) } as const;
    return this.append(applied, name, suffix);
  }

  /** Appends one contribution to a gradient and returns its slot. */
  differentiate(site: Site, of: number, wrt: number, dout: number, target: number, suffix: () => string): number {
    const { shape } = this.instruction(target);
    this.reserve('the backward pass', shape);
    return this.append({ kind: 'differentiated', ...site, shape, of, wrt, dout }, this.nameOf(target), suffix);
  }

  /** Lets a tensor be found under another name too: `b` after `b = x`, which writes nothing. */
  alias(scope: Scope, text: string, slot: number): void {
    const own = this.nameOf(slot);
    if (own.scope !== scope || own.text !== text) this.aliases.push({ scope, text, slot });
  }

  /** Settles every id. Ids are unique because every name claims its own version. */
  finish(rest: Omit<Tape, 'instructions' | 'slots' | 'versions' | 'bytes'>): Tape {
    const versions = new Versions();
    const instructions = this.written.map(({ name, suffix, ...instruction }, slot) => {
      const end = suffix() + exampleSuffix(instruction.example ?? name.example);
      versions.add(baseId({ ...name, version: 1 }) + end, slot);
      return { ...instruction, writes: baseId(name) + end } as Instruction;
    });
    for (const { scope, text, slot } of this.aliases) {
      const bare = baseId({ scope, text, version: 1, example: undefined });
      const gradient = rest.gradients.get(slot);
      versions.add(bare + this.exampleOf(slot), slot);
      if (gradient !== undefined) versions.add(`${bare}.grad${this.exampleOf(gradient)}`, gradient);
    }
    const slots = new Map(instructions.map(({ writes }, slot) => [writes, slot] as const));
    if (slots.size !== instructions.length) throw new Error('tape: two instructions write the same id');
    return { instructions, slots, versions, bytes: this.bytes, ...rest };
  }

  private exampleOf(slot: number): string {
    const { example, name } = this.written[slot] as DraftInstruction;
    return exampleSuffix(example ?? name.example);
  }

  /** Refuses a step that would not fit before anything of it is allocated. */
  private reserve(what: string, shape: Shape): void {
    const bytes = bytesOf(shape);
    this.bytes += bytes;
    if (this.bytes <= MOST_AT_ONCE) return;
    const size = `${what} gives a ${shapeText(shape)} matrix of ${exactBytesText(bytes)}`;
    throw new ShapeError(
      `${size}, and a step's tensors may take ${bytesText(MOST_AT_ONCE)} together; use smaller shapes or fewer examples a step`,
    );
  }

  private append(instruction: Unnamed, name: Name, suffix: () => string): number {
    this.written.push({ ...instruction, name, suffix });
    return this.written.length - 1;
  }
}

/** Slots by name without the version, in the order they are written. */
class Versions extends Map<string, number[]> {
  add(name: string, slot: number): void {
    const known = this.get(name) ?? [];
    const newest = known.at(-1) ?? -1;
    if (slot <= newest && known.includes(slot)) return;
    known.push(slot);
    if (slot < newest) known.sort((a, b) => a - b);
    this.set(name, known);
  }
}

type Unnamed = Omit<Loaded, 'writes'> | Omit<Applied, 'writes'> | Omit<Differentiated, 'writes'>;

/** What an operation is applied with besides its operands. */
interface Application {
  readonly attrs: Attrs;
  readonly settings?: Applied['settings'];
  readonly suffix?: () => string;
}
