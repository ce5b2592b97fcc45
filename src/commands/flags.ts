/** A flag: what meow needs to read it, and what help says of it. */
export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly about: string;
  readonly default?: boolean;
  readonly isMultiple?: true;
  readonly shortFlag?: string;
  /** What its value stands for: `FILE`. */
  readonly value?: string;
}

/** Every flag of the program, as meow reads it, with the line that help and docs/commands.md show. */
export const FLAGS = {
  json: { type: 'boolean', default: false, about: 'print JSON, for other programs' },
  set: {
    type: 'string',
    isMultiple: true,
    value: 'PATH=VALUE',
    about: 'change one value of the scenario for this run: --set train.optimizer.lr=1 (repeatable)',
  },
  corpus: {
    type: 'string',
    value: 'FILE',
    about: 'train on this text file, one document a line, in place of the corpus',
  },
  step: { type: 'string', value: 'N', about: 'with the weights after the update of step N; the last unless told' },
  samples: { type: 'string', value: 'K', about: 'how many samples, as many as the scenario says unless told' },
  seed: { type: 'string', value: 'S', about: "the seed of what is drawn, the scenario's unless told" },
  temperature: { type: 'string', value: 'T', about: '0 takes the likeliest token, 1 samples as learned' },
  memory: {
    type: 'string',
    value: 'MB',
    about: 'megabytes that a recording may keep at hand, 256 unless told; the rest is replayed when it is visited',
  },
  checkReplay: {
    type: 'boolean',
    default: false,
    about: 'replay every step and hold it to its recording, bit for bit',
  },
  values: { type: 'boolean', default: false, about: 'with every number that was written' },
  at: { type: 'string', value: 'ADDRESS', about: 'open the terminal at a moment, on a tensor or a cell' },
  diff: { type: 'string', value: 'B', about: 'open the terminal with another run beside: two matrices and b − a' },
  size: { type: 'string', value: 'COLUMNSxROWS', about: 'as a terminal of this size shows it; 120x40 unless told' },
  keys: { type: 'string', value: 'KEYS', about: 'press these keys first, longer names in angle brackets: }}<tab>J' },
  format: { type: 'string', value: 'FORMAT', about: 'text, svg, md (Markdown) or words (for screen readers)' },
  theme: { type: 'string', value: 'THEME', about: 'dark or light, as the background is' },
  watch: { type: 'boolean', default: false, about: 'load the scenario again whenever its file is saved' },
  depth: { type: 'string', value: 'N', about: 'how many hops a trail goes back; 3 without it' },
  markdown: { type: 'boolean', default: false, about: 'print Markdown, for notes and issues' },
  all: { type: 'boolean', default: false, about: 'every cell of every tensor, not a sample' },
  check: { type: 'string', value: 'FILE', about: 'hold the run against a snapshot, and name the first change' },
  update: { type: 'string', value: 'FILE', about: 'write a snapshot again, and say what changed' },
  tolerance: {
    type: 'string',
    value: 'T',
    about: 'how far apart numbers may be, as a part of themselves, and count as the same: 1e-9 without it',
  },
  map: { type: 'string', value: 'FILE', about: 'JSON of names: theirs to addresses; null leaves one out' },
  seedWeights: {
    type: 'string',
    value: 'FILE',
    about: 'write the numbers that the run starts from, as .safetensors, .npz or .json',
  },
  blank: { type: 'boolean', default: false, about: 'an empty worksheet; with --output its answers beside it' },
  key: { type: 'boolean', default: false, about: 'the answers of a worksheet' },
  only: { type: 'string', value: 'TENSORS', about: 'ask for these alone, with commas between: scaled,A,scaled.grad' },
  output: { type: 'string', shortFlag: 'o', value: 'FILE', about: 'write to a file instead of standard output' },
  color: { type: 'boolean', default: true, about: '--no-color (or NO_COLOR) draws without colours' },
  help: { type: 'boolean', default: false, shortFlag: 'h', about: 'this help; with a command, help on it' },
  version: { type: 'boolean', default: false, about: 'the version' },
} as const satisfies Record<string, Flag>;

/** The name of a flag, in the form that code uses: `output`. */
export type FlagName = keyof typeof FLAGS;

/** What the user may give for a flag, and what it has unless told: only flags that take one value can lack it. */
type Value<Its extends Flag> = Its extends { isMultiple: true }
  ? readonly string[]
  : Its extends { type: 'boolean' }
    ? boolean
    : string | undefined;

type Lacking = { [Name in FlagName]: undefined extends Value<(typeof FLAGS)[Name]> ? Name : never }[FlagName];

/** The flags as the user gave them, defaults filled in: a field for each of the table. */
export type Flags = { readonly [Name in Exclude<FlagName, Lacking>]: Value<(typeof FLAGS)[Name]> } & {
  readonly [Name in Lacking]?: Value<(typeof FLAGS)[Name]>;
};

/** The flags of a command line on which none is given. */
export function unlessTold(): Flags {
  const defaults = Object.entries<Flag>(FLAGS).map(([name, flag]) => [name, flag.isMultiple ? [] : flag.default]);
  return Object.fromEntries(defaults.filter(([, value]) => value !== undefined));
}

/** Flags that make sense everywhere, whatever the command. */
export const EVERYWHERE: readonly FlagName[] = ['help', 'version', 'color'];

/** A flag as the user types it: `-o, --output FILE`. */
export function flagText(name: FlagName): string {
  const flag: Flag = FLAGS[name];
  const short = flag.shortFlag ? `-${flag.shortFlag}, ` : '';
  return `${short}--${typed(name)}${flag.value ? ` ${flag.value}` : ''}`;
}

/** A flag's name as it is typed: `seed-weights`. */
export function typed(name: FlagName): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
