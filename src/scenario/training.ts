import type { Tensor } from '../tensor/tensor.ts';
import type { RawScenario } from './format.ts';
import type { Generate, GivenLabels, Optimizer, Path, Train } from './scenario.ts';
import type { Report } from './source.ts';
import { idOf, type Vocabulary } from './vocabulary.ts';

type RawTrain = NonNullable<RawScenario['train']>;

/** Adam's settings where the file names none: those of its paper (Kingma and Ba, 2015). */
const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** Fills in what `train` leaves out; `examples` is how many there are. Reports what does not fit together. */
export function lowerTrain(raw: RawTrain, examples: number, shuffle: boolean, report: Report): Train {
  const { steps = 0, batch = 'all' } = raw;
  checkTogether(raw, steps, report);
  if (typeof batch === 'number' && batch > examples && examples > 0)
    report.at(
      ['train', 'batch'],
      `a step takes ${batch} examples; the data has ${examples}`,
      `write ${examples} or less, or "all"`,
    );
  return {
    loss: raw.loss,
    steps,
    batch: batch === 'all' ? examples : batch,
    optimizer: optimizerOf(raw.optimizer),
    linearOver: linearOver(raw.schedule, steps),
    shuffle,
  };
}

function checkTogether({ steps, optimizer }: RawTrain, count: number, report: Report): void {
  if (count > 0 && optimizer === undefined)
    report.at(
      ['train', 'steps'],
      `${count} steps without an optimizer`,
      'write "optimizer": {"type": "sgd", "lr": 0.1}',
    );
  if (steps === undefined && optimizer !== undefined)
    report.at(['train', 'optimizer'], 'an optimizer without steps', 'write "steps": 10');
}

/** Without an optimizer there are no steps, and its settings are never read. */
function optimizerOf(raw: RawTrain['optimizer']): Optimizer {
  if (raw === undefined) return { type: 'sgd', lr: 0 };
  return raw.type === 'sgd' ? { type: 'sgd', lr: raw.lr } : { ...ADAM, ...raw };
}

function linearOver(raw: RawTrain['schedule'], steps: number): number | null {
  if (raw === undefined || raw === 'constant') return null;
  return raw === 'linear' ? steps : raw.over;
}

/** Fills in what `generate` leaves out; reports tokens that the vocabulary does not have. */
export function lowerGenerate(
  raw: NonNullable<RawScenario['generate']>,
  vocabulary: Vocabulary,
  report: Report,
): Generate {
  const { characters } = vocabulary;
  const prompt = raw.prompt ?? (characters ? [characters.bos] : undefined);
  const stop = raw.stop ?? characters?.eos;
  if (vocabulary.tokens.length === 0)
    report.at(['generate'], 'there are no tokens to generate', 'give the scenario a vocabulary');
  else if (prompt === undefined || prompt.length === 0)
    report.at(
      raw.prompt ? ['generate', 'prompt'] : ['generate'],
      'a sample has no token to begin with',
      'write "prompt": ["A"]',
    );
  const id = (token: string, path: Path) => idOf(token, vocabulary, path, report) ?? 0;
  return {
    logits: raw.logits,
    input: raw.input ?? 'tokens',
    samples: raw.samples ?? 1,
    temperature: raw.temperature ?? 1,
    maxTokens: raw.max_tokens ?? 16,
    prompt: (prompt ?? []).map((token, at) => id(token, ['generate', 'prompt', at])),
    stop: stop === undefined ? null : id(stop, ['generate', 'stop']),
  };
}

/** Labels by hand, the word `vocabulary` replaced by the tokens; reports counts that do not fit a known tensor. */
export function lowerLabels(
  raw: NonNullable<RawScenario['labels']>,
  vocabulary: Vocabulary,
  known: ReadonlyMap<string, Tensor>,
  report: Report,
): ReadonlyMap<string, GivenLabels> {
  const labels = new Map<string, GivenLabels>();
  for (const [name, given] of Object.entries(raw)) {
    const path: Path = ['labels', name];
    if (!report.clean(path)) continue;
    const of = known.get(name);
    const side = (side: 'rows' | 'columns') =>
      given[side] && {
        [side]: names(
          given[side],
          vocabulary,
          of?.[side],
          `${name} has ${of?.[side]} ${side}`,
          [...path, side],
          report,
        ),
      };
    labels.set(name, { ...side('rows'), ...side('columns') });
  }
  return labels;
}

function names(
  given: 'vocabulary' | readonly string[],
  { tokens }: Vocabulary,
  due: number | undefined,
  has: string,
  path: Path,
  report: Report,
): readonly string[] {
  const all = given === 'vocabulary' ? tokens : given;
  if (given === 'vocabulary' && tokens.length === 0)
    report.at(path, 'the scenario has no vocabulary', 'write the names as a list');
  else if (due !== undefined && all.length !== due)
    report.at(path, `${has}, and there are ${all.length} names`, 'give each its name');
  return all;
}
