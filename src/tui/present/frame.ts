import type { Segment } from '../../engine/tape.ts';
import { completionOf, usageOf } from '../completion.ts';
import type { Binding } from '../keymap/binding.ts';
import { helpHints } from '../keymap/help-keys.ts';
import { keySign } from '../keymap/sign.ts';
import { KEYMAP } from '../keymap.ts';
import { type Area, type Layout, TWO_PANES } from '../layout.ts';
import { leadOf } from '../lead.ts';
import { speedText } from '../play.ts';
import { quarryText } from '../quarry.ts';
import type { Stage } from '../stage.ts';
import { keyPane, type State } from '../state.ts';
import { isVeiled } from '../veil.ts';
import { placeText } from '../why-picture.ts';
import type { World } from '../world.ts';
import { cellRow } from './cell-row.ts';
import { passText } from './check.ts';
import { speakNumber } from './number.ts';
import { clip, fitAll, fitRow, plainText, type Row, rowWidth, type Span, span, widthOf, wrap } from './rows.ts';
import { sparkline } from './timeline.ts';

/** The first row: the scenario on the left, where we are and the loss on the right. */
export function titleRow(world: World, state: State, segment: Segment, width: number): Row {
  const { step, event } = state.place;
  const last = segment.tape.instructions.length - 1;
  const kind = width < 100 ? '' : ` (${segment.kind})`;
  const phase = segment.tape.instructions[event]?.phase ?? 'load';
  const right: Span[] = [
    span(phase, phase === 'backward' ? 'backward' : 'current'),
    span(`  step ${step}/${world.steps - 1}${kind}  event ${event}/${last}`),
    ...lossSpans(world, state, segment, width),
    span(' '),
  ];
  const room = width - rowWidth(right) - 3;
  const left = room > 4 ? [span(' '), ...titleSpans(world, state, room)] : [span(' ')];
  return fitRow([...left, span(' '.repeat(Math.max(1, room + 3 - rowWidth(left)))), ...right], width);
}

/** The scenario; while a trail is followed also the cells on the way, the newest last. */
function titleSpans(world: World, { trail, place }: State, room: number): Span[] {
  if (trail.length === 0 || room < LEAST_TITLE + 10) return [span(clip(world.title, room), 'heading')];
  const title = clip(world.title, LEAST_TITLE);
  let left = room - widthOf(title) - 2;
  const crumbs: Span[] = [];
  for (const [back, each] of [...trail, place].reverse().entries()) {
    const text = placeText(world, each);
    const shown = back === 0 ? clip(text, left) : text;
    if (widthOf(shown) + 3 > left && back > 0) {
      crumbs.unshift(span('… ', 'dim'));
      break;
    }
    left -= widthOf(shown) + 3;
    crumbs.unshift(span(shown, back === 0 ? 'current' : 'dim'), ...(back > 0 ? [span(' › ', 'dim')] : []));
  }
  return [span(title, 'heading'), span('  '), ...crumbs];
}

/** Beside a trail the scenario is called by its beginning. */
const LEAST_TITLE = 12;

function lossSpans(world: World, state: State, { tape, step }: Segment, width: number): Span[] {
  const loss = world.loss(step);
  if (loss === undefined || width < 80) return [];
  if (isVeiled(state, { step, event: tape.loss ?? 0 })) return [];
  const shown = width < 120 ? 8 : 16;
  const newest = Array.from({ length: Math.min(shown, step + 1) }, (_, at) => world.loss(step - at)).reverse();
  const chart = sparkline(newest, newest.length - 1, shown);
  return [span(`  loss ${speakNumber(loss, 5)}`), span(chart ? ` ${chart}` : '', 'positive')];
}

/** What each pane is called, over the panes; the one in use is marked by `▸` and its tone. */
export function headingRow(layout: Layout, state: State, stage: Stage): Row {
  const cell = `${stage.shown.at(-1)?.id ?? ''}[${stage.at}]`;
  return layout.panes.flatMap((area, at) => [
    ...(at > 0 ? [span('┬', 'dim')] : []),
    ...headingOf(area, state, cell, stage.difference !== undefined),
  ]);
}

/** One pane's heading, as wide as the pane; `cell` is the explained one, `differs` says that a difference is shown. */
export function headingOf({ pane, width }: Area, state: State, cell: string, differs = false): Span[] {
  const focused = keyPane(state) === pane;
  const about = {
    program: '',
    matrix: matrixAbout(state, differs),
    why: cell,
    tensors: 'what exists now',
    loss: 'over the steps',
  }[pane];
  const name = ` ${focused ? '▸' : ' '}${pane[0]?.toUpperCase()}${pane.slice(1)} `;
  const more = about ? ` ${clip(about, Math.max(0, width - name.length - 4))} ` : '';
  const rule = Math.max(0, width - 1 - widthOf(name) - widthOf(more));
  return [
    span('─', 'dim'),
    span(name, focused ? 'focus' : 'heading'),
    span(more, 'dim'),
    span('─'.repeat(rule), 'dim'),
  ];
}

function matrixAbout({ heat, place, veil, difference, other }: State, differs: boolean): string {
  const beside = other === null ? '' : `b is ${other}`;
  const pinned = place.pin ? `pinned ${place.pin.name}[${place.pin.cell}]` : '';
  const hidden = veil === 'on' ? 'hidden' : '';
  return [beside, pinned, heat ? 'heat' : '', difference ? (differs ? 'difference' : 'nothing before') : '', hidden]
    .filter(Boolean)
    .join(' · ');
}

/** The rule that closes the panes. */
export function closingRow(layout: Layout): Row {
  return layout.panes.flatMap(({ width }, at) => [span(`${at > 0 ? '┴' : ''}${'─'.repeat(width)}`, 'dim')]);
}

/** A message that is too long for one row, as the rows that it takes until the next key; none where it is not. */
export function longMessage(state: State, width: number): Row[] {
  const { message, warned, typing, count, pursuit } = state;
  const other = typing !== null || count || (pursuit && isShown(pursuit));
  if (other || widthOf(message) < width) return [];
  return wrap(message, width - 1).map(text => [span(` ${text}`, warned ? 'warning' : 'plain')]);
}

/** The last rows: what happened or what this event does, and the keys that matter here; a long message takes their place. */
export function statusRows(world: World, state: State, stage: Stage, width: number, height: number): Row[] {
  const long = longMessage(state, width);
  if (long.length > 0) {
    const rest = long.slice(height - 1).map(row => plainText(row).trim());
    const last = [span(` ${rest.join(' ')}`, state.warned ? 'warning' : 'plain')];
    return fitAll([...long.slice(0, height - 1), last], width, height);
  }
  const said = saidRow(world, state, stage, width);
  const keys = state.typing === null ? hintRow(world, state, width) : candidatesRow(world, state, width);
  if (height > 1) return [fitRow(said, width), fitRow(keys, width)];
  const going = state.pursuit || state.playing || state.check?.result === null;
  const busy = state.typing !== null || state.message || state.count || going;
  return [fitRow(busy ? said : keys, width)];
}

function saidRow(world: World, state: State, stage: Stage, width: number): Row {
  if (state.pursuit && isShown(state.pursuit)) return pursuitRow(world, state.pursuit);
  if (state.typing !== null) return typingRow(state.typing, state.line);
  if (state.count)
    return [span(` ${state.count}`, 'changed'), span('  now a key: 5. five events on, 42g event 42', 'dim')];
  if (state.message) return [span(` ${state.message}`, state.warned ? 'warning' : 'plain')];
  if (state.check?.result === null) return checkRow(state.check);
  if (state.playing)
    return [
      span(' ▶', 'current'),
      span(` ${speedText(state.speed)}`),
      span('  Space pauses, + - change the speed', 'dim'),
    ];
  const stopped = world.timeline.stoppedBy?.problems[0];
  const { place } = state;
  if (stopped && place.step === world.steps - 1 && place.pane === 'program')
    return [span(` ✗ The run ends here, as step ${world.steps} can't be run: ${stopped.message}`, 'warning')];
  return cellRow(stage, leadOf(world, state, stage), width);
}

/** The text that is being typed, its caret where the next character goes. */
function typingRow(text: string, { prompt, caret }: State['line']): Row {
  const characters = [...text];
  const under = characters[caret];
  return [
    span(` ${prompt}`, 'key'),
    span(characters.slice(0, caret).join('')),
    under === undefined ? span('▏', 'changed') : span(under, 'focus'),
    span(characters.slice(caret + 1).join('')),
  ];
}

/** What Tab would put in, the one that it has put in marked; or what may stand here. */
function candidatesRow(world: World, state: State, width: number): Row {
  const { offer } = state.line;
  const { candidates } = completionOf(state, world);
  const usage = usageOf(state);
  if (candidates.length === 0) return [span(` ${usage}`, 'dim')];
  const from = Math.max(0, (offer?.at ?? 0) - 3);
  const row: Span[] = [span(from > 0 ? ' … ' : ' ')];
  for (const [at, candidate] of candidates.entries())
    if (at >= from && rowWidth(row) < width) row.push(span(candidate, at === offer?.at ? 'focus' : 'dim'), span('  '));
  return row;
}

/** A search that ends at once is not told of; a run that was opened far into it is from the beginning. */
function isShown({ at, from, quarry }: NonNullable<State['pursuit']>): boolean {
  return at !== from.step || quarry.kind === 'address';
}

/** How far a search is, and the way out. */
function pursuitRow({ steps }: World, { quarry, at, direction, from }: NonNullable<State['pursuit']>): Row {
  const end = 'step' in quarry ? quarry.step : direction === 1 ? steps - 1 : 0;
  const share = Math.min(1, Math.max(0, (at - from.step) * direction) / Math.max(1, Math.abs(end - from.step)));
  const bar = share > 0 ? `  ${'━'.repeat(Math.round(share * 20)).padEnd(20, '─')}` : '';
  const doing = 'step' in quarry ? `Running up to step ${quarry.step}` : `Looking for the ${quarryText(quarry)}`;
  return [span(` ${doing}`, 'current'), span(bar, 'dim'), span(`  step ${at} of ${steps - 1}; Esc stops`, 'dim')];
}

/** How far a proof is, wherever one went meanwhile, and the way out. */
function checkRow({ name, pass }: NonNullable<State['check']>): Row {
  return [span(` Checking ${name}`, 'current'), span(`  ${passText(pass)}; Esc stops`, 'dim')];
}

/**
 * Keys with a hint that can act here and now, this pane's own first; help and quit always find room, and where
 * there is only one pane at a time the key to the others.
 */
function hintRow(world: World, state: State, width: number): Row {
  const hints = hintsOf(world, state, width >= WIDE);
  const last = width < TWO_PANES ? ['pane', 'help', 'quit'] : ['help', 'quit'];
  const always = hints.filter(({ command }) => last.includes(command));
  const rest = hints.filter(hint => !always.includes(hint));
  let left = width - 1 - always.reduce((sum, hint) => sum + costOf(hint), 0);
  const fitting = rest.filter(hint => {
    left -= costOf(hint);
    return left >= 0;
  });
  const spans = [...fitting, ...always].flatMap(({ sign, hint }) => [span(sign, 'key'), span(` ${hint}  `, 'dim')]);
  return [span(' '), ...spans];
}

/** From so many columns on the footer has room for the keys that matter less. */
const WIDE = 160;

/** A key and a word on what it does here. */
interface Hint {
  readonly sign: string;
  readonly hint: string;
  readonly command: string;
}

/** The keys that matter here, one hint a word: where two keys would do the same here, the first in the table is shown. */
export function hintsOf(world: World, state: State, wide = false): Hint[] {
  if (state.help) return helpHints(state.helpFilter).map(own => ({ ...own, command: '' }));
  const pane = keyPane(state);
  const mine = new Set<string>(); // a key means the first binding that has it
  const here = KEYMAP.filter(({ keys, hint, panes, ...binding }) => {
    if (panes && !panes.includes(pane)) return false;
    const hidden = keys.length > 0 && keys.every(key => mine.has(key));
    for (const key of keys) mine.add(key);
    return hint && !hidden && (wide || !binding.wide);
  });
  const able = here.filter(({ unless, sign }) => sign || !unless?.(state, world));
  const own = (each: Binding) => (each.wide ? 3 : each.section === 'Time' ? 0 : each.panes?.length === 1 ? 1 : 2);
  const seen = new Set<string>();
  return able
    .sort((a, b) => own(a) - own(b))
    .flatMap(({ keys, sign, hint: said = '', command }) => {
      const hint = typeof said === 'string' ? said : said(state);
      if (seen.has(hint)) return [];
      seen.add(hint);
      return [{ sign: sign ?? keySign(keys[0] as string), hint, command }];
    });
}

/** A sign, a space, a word and two spaces. */
function costOf({ sign, hint }: Hint): number {
  return widthOf(sign) + widthOf(hint) + 3;
}
