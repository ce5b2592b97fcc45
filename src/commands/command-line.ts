import { FLAGS, type Flag, type FlagName, flagText, typed } from './flags.ts';

/** A flag that is known and was given in a way that it can't be taken. */
export interface FlagFault {
  readonly name: FlagName;
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with the flags of a command line, as far as their names and values tell. */
interface Faults {
  /** Flags that the program does not know, as typed without dashes. */
  readonly unknown: readonly string[];
  readonly faults: readonly FlagFault[];
  /** The same command line, each value joined to its flag: `--size=-5x5`, which apart looks like flags again. */
  readonly joined: readonly string[];
}

/** A flag of a command line: `--no-color`, `--set seed=1`, `-o=a.csv`. */
interface Given {
  /** Without dashes and value: `no-color`. */
  readonly word: string;
  readonly name: FlagName | undefined;
  /** Whether `no-` stands before the name. */
  readonly negated: boolean;
  /** What follows the equals sign, or of a flag that takes a value the next word. */
  readonly value: string | undefined;
}

/** Looks for what meow takes in silence or throws at: missing and empty values, values of switches, flags given twice. */
export function faultsIn(argv: readonly string[]): Faults {
  const { given, joined } = flagsIn(argv);
  const unknown = given.filter(({ name }) => name === undefined).map(({ word }) => word);
  const one = given.flatMap(flag => faultOf(flag) ?? []);
  return { unknown, faults: [...one, ...repeated(given)], joined };
}

/** Words that begin with a dash and are no numbers; after `--` there are none. */
function flagsIn(argv: readonly string[]): { readonly given: readonly Given[]; readonly joined: readonly string[] } {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const given: Given[] = [];
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const found = /^(--|-(?=\w(?:=|$)))([^\d.-][^=]*)(?:=(.*))?$/s.exec(words[at] as string);
    joined.push(words[at] as string);
    if (!found) continue;
    const [, dashes, word = '', written] = found;
    const { name, negated } = named(word, dashes === '-');
    const next = words[at + 1];
    const takesNext = name !== undefined && FLAGS[name].type === 'string' && !negated && written === undefined;
    const value = takesNext && next !== undefined && !isFlag(next) ? next : written;
    given.push({ word, name, negated, value });
    if (!takesNext || value === undefined) continue;
    joined[joined.length - 1] += `=${value}`;
    at++;
  }
  return { given, joined: [...joined, ...argv.slice(words.length)] };
}

/** A word that is no value: a dash, and no number after it. */
function isFlag(word: string): boolean {
  return /^-(?![\d.])/.test(word);
}

function named(word: string, short: boolean): Pick<Given, 'name' | 'negated'> {
  const names = Object.keys(FLAGS) as FlagName[];
  const find = (text: string) =>
    names.find(name => (short ? (FLAGS[name] as Flag).shortFlag === text : text === typed(name) || text === name));
  const negated = !short && word.startsWith('no-');
  return { name: find(word) ?? (negated ? find(word.slice(3)) : undefined), negated };
}

function faultOf({ name, negated, value }: Given): FlagFault | undefined {
  if (name === undefined) return undefined;
  const long = `--${typed(name)}`;
  if (FLAGS[name].type === 'string') {
    if (negated)
      return { name, message: `--no-${typed(name)} is no flag: ${long} takes a value`, hint: flagText(name) };
    return value ? undefined : { name, message: `${long} needs a value`, hint: flagText(name) };
  }
  if (value === undefined || (!negated && /^(true|false)$/.test(value))) return undefined;
  const message = `${negated ? `--no-${typed(name)}` : long} takes no value, and was given ${JSON.stringify(value)}`;
  return { name, message, hint: `write ${long}, or --no-${typed(name)}` };
}

/** Flags of one value that have several: which one counts, nobody could tell. */
function repeated(given: readonly Given[]): FlagFault[] {
  const single = given.filter(({ name }) => name && FLAGS[name].type === 'string' && !(FLAGS[name] as Flag).isMultiple);
  return [...Map.groupBy(single, ({ name }) => name as FlagName)].flatMap(([name, each]) => {
    if (each.length === 1) return [];
    const values = each.map(({ value }) => JSON.stringify(value ?? '')).join(' and ');
    return [{ name, message: `--${typed(name)} was given ${each.length} times: ${values}`, hint: 'give it once' }];
  });
}
