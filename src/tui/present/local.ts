import type { Tape } from '../../engine/tape.ts';

/** The call in which an event stands; its tensors are written as the call's own statements say them. */
export interface Call {
  /** The path of its tensors, `block[1].attention`; empty in the program itself. */
  readonly instance: string;
  /** A text with the names of the call's tensors without that path, wherever that leaves no other tensor's name. */
  readonly local: (text: string) => string;
}

/** The program itself: every name is whole. */
const NO_CALL: Call = { instance: '', local: text => text };

/** A call by the path of its tensors, in a step of so many tensors. */
export function callOf(instance: string | undefined, tape: Pick<Tape, 'slots'>): Call {
  if (!instance) return NO_CALL;
  const start = `${instance}.`;
  let pattern: RegExp | undefined;
  const local = (text: string) => {
    if (!text.includes(start)) return text;
    pattern ??= patternOf(start);
    return text.replace(pattern, (whole, name: string) => (isTaken(name, tape) ? whole : name));
  };
  return { instance, local };
}

/**
 * A whole path and the name after it: `masked_attention.` does not begin where `attention.` does, nor does
 * `encode.attention.`. The name is made of words, versions and intermediates, which have parentheses.
 */
function patternOf(start: string): RegExp {
  const brackets = String.raw`\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`;
  const part = String.raw`(?:[\p{L}\p{N}_]+(?:\[\d+\](?=\.)|${brackets})?|${brackets})`;
  const path = start.replace(/[.[\]]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_.])${path}(${part}(?:\.${part})*)`, 'gu');
}

/**
 * Whether the program has a tensor of that name, or of one that it is made from: `q` of `q.grad`; in a batch each
 * example has.
 */
function isTaken(name: string, { slots }: Pick<Tape, 'slots'>): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const made = name.slice(0, end);
    if (slots.has(made) || slots.has(`${made}#0`)) return true;
  }
  return false;
}
