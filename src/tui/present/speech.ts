import type { Instruction } from '../../engine/tape.ts';
import { agreement, agreementText } from '../../explain/agreement.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { restText } from '../../explain/ledger.ts';
import { cellOf, type Tensor } from '../../tensor/tensor.ts';
import type { AccountLine } from '../account.ts';
import type { Beside } from '../beside.ts';
import { helpHeading, helpRows } from '../help.ts';
import { leadOf } from '../lead.ts';
import { tensorsPicture } from '../listed.ts';
import { type Stage, stageOf } from '../stage.ts';
import type { State } from '../state.ts';
import { isVeiled, tellsVeiled } from '../veil.ts';
import type { World } from '../world.ts';
import { passText } from './check.ts';
import { hintsOf } from './frame.ts';
import { lossSentences } from './loss.ts';
import { cellInWords } from './matrix.ts';
import { speakChange, speakNumber } from './number.ts';
import { sentenceOf, withoutFigures } from './program.ts';
import { plainText } from './rows.ts';
import { safe } from './safe.ts';
import { summaryOf } from './summary.ts';
import { windowTop } from './window.ts';

/** Cells of a row that are read out: those around the cursor. */
const CELLS_SPOKEN = 8;

/** Cells to choose from that are read out at once. */
const CHOICES_SPOKEN = 5;

/**
 * The screen as lines of words, for screen readers: what a person would be told first comes first. Signs
 * that are read out badly are words: `changed by +0.002`, `minus` is left to the reader's own voice.
 */
export function spokenLines(world: World, state: State): string[] {
  if (state.help) return helpLines(state);
  const stage = stageOf(world, state.place, state);
  const lines = [
    ...(state.message ? [state.message] : []),
    ...(state.typing === null ? [] : [`Typing: ${state.typing}`]),
    ...(stage.hidden ? ['The numbers of this event are hidden: guess, then press z.'] : cellLines(stage)),
    ...choiceLines(state),
    ...(stage.hidden ? [] : paneLines(world, state, stage)),
    ...leadLines(world, state, stage),
    ...momentLines(world, state),
    `Keys: ${hintsOf(world, state)
      .map(({ sign, hint }) => `${sign} ${hint}`)
      .join(', ')}.`,
  ];
  return lines.map(safe);
}

/** The help screen without its columns: `next event: one tensor is written` after the key. */
function helpLines(state: State): string[] {
  return [helpHeading(state), ...helpRows(state)]
    .map(row => safe(plainText(row).trim().replace(/ {2,}/g, ': ')))
    .filter(Boolean);
}

/** Said of a pinned number that could only be explained by what is still hidden. */
const TO_GUESS = 'What explains this number is still to be guessed; z shows it.';

/** Cells to choose from: how many there are, the selected one first, then those after it. */
function choiceLines(state: State): string[] {
  const { choices, drawer } = state;
  if (!choices || drawer?.list !== 'choices' || !drawer.focused) return [];
  const { title, lines, of } = choices;
  const spoken = lines.slice(drawer.selected, drawer.selected + CHOICES_SPOKEN).map((choice, offset) => {
    const { name, about, value, event } = choice;
    const number = isVeiled(state, { step: of.step, event }) ? 'to be guessed' : speakNumber(value, 5);
    const selected = offset === 0 ? ', selected' : '';
    return `Choice ${drawer.selected + offset + 1} of ${lines.length}${selected}: ${name}, ${number}, ${about}`;
  });
  return [`List: ${title}. Enter goes there, j and k choose, Escape closes the list.`, ...spoken];
}

function leadLines(world: World, state: State, stage: Stage): string[] {
  const lead = leadOf(world, state, stage);
  if (!lead) return [];
  const words = cellInWords(lead.cell, stage.shown.at(-1)?.labels ?? {});
  return [`Everything in view is 0: ${lead.key} goes to ${words}.`];
}

function momentLines(world: World, { place, veil }: State): string[] {
  const segment = world.segment(place.step);
  const { instructions } = segment.tape;
  const instruction = instructions[place.event] as Instruction;
  const line = instruction.place && world.listing[instruction.place.line];
  const note = veil === 'on' ? withoutFigures(line?.note) : line?.note;
  return [
    `${world.title}. ${segment.kind} step ${place.step} of ${world.steps - 1}, event ${place.event} of ${instructions.length - 1}, ${instruction.phase} phase.`,
    ...(line ? [`Statement ${(instruction.place?.line ?? 0) + 1}: ${line.text}${note ? ` — ${note}` : ''}`] : []),
    `This event: ${sentenceOf(segment, place.event)}.`,
  ];
}

function cellLines({ shown, explanation, at, before, beside }: Stage): string[] {
  const result = shown.at(-1);
  if (!result) return [];
  const was = before && cellOf(before, at);
  const { value } = explanation;
  const changed = was === undefined || Object.is(was, value) ? '' : `, changed by ${speakChange(value - was)}`;
  return [
    `${cellInWords(at, result.labels)}, ${speakNumber(value, 6)}${changed}`,
    ...(beside ? [besideInWords(beside, at)] : []),
    `${result.id}: ${result.tensor.rows} rows, ${result.tensor.columns} columns, ${rangeInWords(result.tensor)}.`,
  ];
}

function besideInWords(beside: Beside, at: Stage['at']): string {
  if (!beside.tensor || !beside.difference) return `The other run: ${beside.why}.`;
  return `In the other run, b: ${speakNumber(cellOf(beside.tensor, at), 6)}, which is ${speakChange(cellOf(beside.difference, at))}.`;
}

function rangeInWords(tensor: Tensor): string {
  const { low, high, nans } = summaryOf(tensor);
  if (nans === tensor.data.length) return 'all NaN';
  const range = low === high ? `all ${speakNumber(low, 4)}` : `from ${speakNumber(low, 4)} to ${speakNumber(high, 4)}`;
  return nans ? `${range}, ${nans} NaN` : range;
}

function paneLines(world: World, state: State, stage: Stage): string[] {
  switch (state.place.pane) {
    case 'program':
      return ['Pane: program.'];
    case 'matrix':
      return ['Pane: matrix.', ...rowLines(stage)];
    case 'why':
      return ['Pane: why.', ...(tellsVeiled(state, stage.account) ? [TO_GUESS] : whyLines(state, stage))];
    case 'tensors':
      return ['Pane: tensors.', ...listLines(world, state)];
    case 'loss':
      return ['Pane: loss.', ...lossSentences(world, state)];
  }
}

/** The row of the cursor, cell by cell. */
function rowLines({ shown, at }: Stage): string[] {
  const result = shown.at(-1);
  if (!result) return [];
  const { tensor, labels } = result;
  const first = windowTop(at[1], CELLS_SPOKEN, tensor.columns);
  const last = Math.min(tensor.columns, first + CELLS_SPOKEN);
  const cells = Array.from({ length: last - first }, (_, offset) => {
    const column = first + offset;
    return `${labels.columns?.[column] ?? column} ${speakNumber(cellOf(tensor, [at[0], column]), 4)}`;
  });
  const part = last - first < tensor.columns ? `, columns ${first} to ${last - 1}` : '';
  return [`Row ${labels.rows?.[at[0]] ?? at[0]}${part}: ${cells.join(', ')}.`];
}

function whyLines({ place, check }: State, { account }: Stage): string[] {
  const { explanation, lines, end } = account;
  const first = Math.max(0, place.term - 2);
  const near = lines.slice(first, place.term + 6).map((line, offset) => {
    const at = first + offset;
    const selected = at === place.term ? ', selected' : '';
    return `Term ${at + 1} of ${lines.length}${selected}: ${lineInWords(line)}`;
  });
  const cells = lines[place.term]?.cells ?? [];
  const opens = cells[Math.min(place.factor, cells.length - 1)];
  return [
    `Formula: ${explanation.formula}`,
    ...checkLines(check),
    ...near,
    ...(lines.length > 1 && account.ledger ? [sumInWords(explanation)] : []),
    ...(account.ledger?.warning ? [`Warning: ${account.ledger.warning}`] : []),
    ...(end ? [`The trail ends here: ${end}`] : []),
    ...(opens ? [`Enter opens ${opens.name}`] : []),
  ];
}

function sumInWords(explanation: Explanation): string {
  const agrees = agreementText(agreement(explanation), speakNumber(explanation.value, 8)).replace(/^[✓✗] /, '');
  return `Sum ${speakNumber(explanation.sum, 6)}, ${agrees}`;
}

/** A proof that goes on; one that is made is a message. */
function checkLines(check: State['check']): string[] {
  return check?.result === null ? [`Checking ${check.name}: ${passText(check.pass)}. Escape stops it.`] : [];
}

function lineInWords(line: AccountLine): string {
  switch (line.kind) {
    case 'rest':
      return restText(line.rest, value => speakNumber(value, 5));
    case 'share':
      return `${line.group ? `${line.group}, ` : ''}${line.name} is ${speakNumber(line.value, 5)}`;
    case 'cell':
      return `${line.cells[0]?.name ?? ''} is ${speakNumber(line.cells[0]?.value ?? Number.NaN, 5)}`;
    case 'term': {
      const { jacobian, term, value } = line.term;
      if (!jacobian) return `${term.text} is ${speakNumber(value, 5)}`;
      const why = jacobian.note ?? jacobian.place;
      const times = `${jacobian.text} times ${speakNumber(jacobian.upstream.value, 5)}`;
      return `through ${jacobian.out.name}, ${times} is ${speakNumber(value, 5)}${why ? `, ${why}` : ''}`;
    }
  }
}

function listLines(world: World, state: State): string[] {
  const picture = tensorsPicture(world, state);
  if (picture.count === 0) return ['No tensor fits the filter.'];
  const { id, tensor, gradient, veiled } = picture.at(picture.selected);
  const side = picture.onGradient && gradient ? ', its gradient is selected' : '';
  return [
    `Tensor ${picture.selected + 1} of ${picture.count}: ${id}, ${tensor.rows} rows, ${tensor.columns} columns, ${veiled.tensor ? 'to be guessed' : rangeInWords(tensor)}${side}.`,
    ...(gradient ? [`Its gradient: ${veiled.gradient ? 'to be guessed' : rangeInWords(gradient)}.`] : []),
  ];
}
