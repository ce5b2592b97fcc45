import { ownHints } from '../keymap/own-key.ts';
import { fitting, groupOf, PICKER_KEYS, type PickerEntry, type PickerState, selectedEntry } from '../picker.ts';
import { neededText } from './needed.ts';
import { clip, fitAll, fitRow, line, padEnd, type Row, span, widthOf, wrap } from './rows.ts';
import { windowTop } from './window.ts';

/** Narrower, and what the selected scenario teaches stands under the list. */
const SIDE_BY_SIDE = 90;
const LEAST = { columns: 40, rows: 10 } as const;

/** The picker's whole screen: rows of the terminal's width, one fewer than it has. */
export function pickerRows(state: PickerState): Row[] {
  const { columns, rows } = state.size;
  if (columns < LEAST.columns || rows < LEAST.rows) return [line(neededText('The picker', LEAST, state.size))];
  const height = rows - 1 - 4;
  const body = columns < SIDE_BY_SIDE ? stacked(state, columns, height) : sideBySide(state, columns, height);
  return [titleRow(state, columns), filterRow(state), ...body, [], footRow(state)].map(row => fitRow(row, columns));
}

function titleRow({ entries }: PickerState, width: number): Row {
  const right = `${entries.length} scenarios `;
  const title = ' Stepformer: step through the mathematics of a transformer';
  const left = clip(title, width - right.length - 1);
  return [span(left, 'heading'), span(' '.repeat(width - widthOf(left) - right.length)), span(right, 'dim')];
}

function filterRow(state: PickerState): Row {
  const count = fitting(state).length;
  const about = state.filter === '' ? 'type to filter: softmax, gradient, XOR …' : `${count} fit`;
  return [span(' › ', 'key'), span(state.filter), span('▏', 'changed'), span(` ${about}`, 'dim')];
}

function footRow({ message, filter }: PickerState): Row {
  if (message) return [span(` ${message}`, 'warning')];
  const told = (hint: string) => (hint === 'quit' && filter !== '' ? 'show all' : hint); // what Esc does first
  const hints = ownHints(PICKER_KEYS);
  return [span(' '), ...hints.flatMap(({ sign, hint }) => [span(sign, 'key'), span(` ${told(hint)}  `, 'dim')])];
}

function sideBySide(state: PickerState, width: number, height: number): Row[] {
  const left = listWidth(state, width);
  const list = fitAll(listRows(state, left - 1, height), left, height);
  const about = fitAll(aboutRows(selectedEntry(state), width - left - 4), width - left - 2, height);
  return list.map((row, at) => [...row, span('│ ', 'dim'), ...(about[at] ?? [])]);
}

/** As wide as the longest title of all needs, so that it stays while one filters; the preview keeps its share. */
function listWidth({ entries }: PickerState, width: number): number {
  const longest = entries.reduce((most, { title }) => Math.max(most, widthOf(title)), 0);
  return Math.min(longest + NAME_WIDTH + 5, Math.floor(width * LIST_SHARE));
}

/** Of the width; the rest takes the lines of most programs whole. */
const LIST_SHARE = 0.62;

function stacked(state: PickerState, width: number, height: number): Row[] {
  const under = height >= 14 ? Math.floor(height / 3) : 0;
  const list = fitAll(listRows(state, width, height - under), width, height - under);
  const about = aboutRows(selectedEntry(state), width - 2).map(row => [span(' '), ...row]);
  return [...list, ...fitAll(under ? [line('─'.repeat(width), 'dim'), ...about] : [], width, under)];
}

/** The list around the selected line, a heading over each source. */
function listRows(state: PickerState, width: number, height: number): Row[] {
  const rows: Row[] = [];
  let at = 0;
  let group = '';
  for (const [index, entry] of fitting(state).entries()) {
    if (groupOf(entry) !== group) {
      group = groupOf(entry);
      rows.push(line(` ${group}`, 'heading'));
    }
    if (index === state.selected) at = rows.length;
    rows.push(entryRow(entry, index === state.selected, width));
  }
  if (rows.length === 0) rows.push(line(' No scenario fits. Backspace takes a letter back, Esc shows all.', 'dim'));
  const top = windowTop(at, height, rows.length);
  return rows.slice(top, top + height);
}

const NAME_WIDTH = 26;

function entryRow({ name, title }: PickerEntry, selected: boolean, width: number): Row {
  const room = Math.min(NAME_WIDTH, Math.floor(width / 2));
  const text = padEnd(clip(name, room), room);
  return [
    span(selected ? ' ▸ ' : '   ', 'focus'),
    span(text, selected ? 'focus' : 'plain'),
    span(` ${clip(title, Math.max(0, width - room - 4))}`, 'dim'),
  ];
}

/** What a scenario teaches, where it is from, how long it is, and its program. */
function aboutRows(entry: PickerEntry | undefined, width: number): Row[] {
  if (!entry) return [];
  return [
    line(clip(entry.title, width), 'heading'),
    line(clip(entry.length, width), 'current'),
    ...wrap(entry.about, width).map(text => line(text)),
    line(clip(entry.source, width), 'dim'),
    [],
    ...entry.program.map(text => line(clip(`  ${text}`, width), 'dim')),
  ];
}
