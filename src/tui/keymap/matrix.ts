import { cellMessage, cellNames } from '../cell-name.ts';
import { beginLine } from '../line.ts';
import { markNames } from '../marks.ts';
import type { Message } from '../message.ts';
import { DIGITS, MOST_DIGITS } from '../present/number.ts';
import type { Binding } from './binding.ts';

/** The cell cursor and how numbers are drawn. */
export const MATRIX: readonly Binding[] = [
  {
    keys: ['h', 'left'],
    command: 'cell-left',
    section: 'Matrix',
    help: 'Cell to the left',
    hint: 'cell',
    sign: 'hjkl',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: 0, columns: -count }),
  },
  {
    keys: ['j', 'down'],
    command: 'cell-down',
    section: 'Matrix',
    help: 'Cell below',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: count, columns: 0 }),
  },
  {
    keys: ['k', 'up'],
    command: 'cell-up',
    section: 'Matrix',
    help: 'Cell above',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: -count, columns: 0 }),
  },
  {
    keys: ['l', 'right'],
    command: 'cell-right',
    section: 'Matrix',
    help: 'Cell to the right',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: 0, columns: count }),
  },
  {
    keys: ['^', 'home'],
    command: 'row-start',
    section: 'Matrix',
    help: 'First cell of the row',
    panes: ['matrix'],
    message: () => ({ do: 'edge', side: 'left' }),
  },
  {
    keys: ['$', 'end'],
    command: 'row-end',
    section: 'Matrix',
    help: 'Last cell of the row',
    panes: ['matrix'],
    message: () => ({ do: 'edge', side: 'right' }),
  },
  {
    keys: ['pagedown'],
    command: 'page-down',
    section: 'Matrix',
    help: 'A page of rows down',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'page', by: count }),
  },
  {
    keys: ['pageup'],
    command: 'page-up',
    section: 'Matrix',
    help: 'A page of rows up',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'page', by: -count }),
  },
  {
    keys: ['enter'],
    command: 'why',
    section: 'Matrix',
    help: 'Why this cell holds its number',
    hint: 'why',
    panes: ['matrix'],
    message: () => ({ do: 'show', pane: 'why' }),
  },
  {
    keys: ['H'],
    command: 'heat',
    section: 'Matrix',
    help: 'Numbers, heat (sign and size), or a map (a character a cell)',
    hint: 'heat',
    wide: true,
    message: () => ({ do: 'heat' }),
  },
  {
    keys: ['M'],
    command: 'margins',
    section: 'Matrix',
    help: 'The sum and the mean of every row and column, beside it',
    message: () => ({ do: 'margins' }),
  },
  {
    keys: ['#'],
    command: 'cell',
    section: 'Matrix',
    help: 'Go to a cell of the matrix by index or label',
    argument: { usage: '3,17 | B,A', message: cellMessage, candidates: cellNames },
    message: () => beginLine(':', 'cell '),
  },
  {
    keys: ['P'],
    command: 'digits',
    section: 'Matrix',
    help: `More digits: ${DIGITS.join(', ')} and round; 6P shows six, of 1 to ${MOST_DIGITS}`,
    hint: 'digits',
    wide: true,
    argument: {
      usage: '6',
      message: text => (/^\d+$/.test(text) ? { do: 'digits', to: Number(text) } : `${text} is no number of digits.`),
    },
    message: count => ({ do: 'digits', to: count }),
  },
  {
    keys: ['d'],
    command: 'diff',
    section: 'Matrix',
    help: 'The difference to the value before this event, or to a mark; again: the values',
    hint: 'difference',
    wide: true,
    argument: {
      usage: "'a | before | off",
      message: differenceTo,
      candidates: ({ marks }) => ['before', 'off', ...markNames(marks).map(name => `'${name}`)],
    },
    message: (_, { difference }) => ({ do: 'difference', to: difference ? null : { to: 'before' } }),
  },
  {
    keys: ['D'],
    command: 'diff-run',
    section: 'Matrix',
    help: 'Another run beside this one, with b − a: :diff-run FILE, :diff-run transformer seed=7; again: this run alone',
    unless: (_, world) => (world.others ? null : 'No other run can be opened from here.'),
    argument: {
      usage: 'transformer | FILE PATH=VALUE | off',
      spaced: true,
      message: text => ({ do: 'other', given: text === 'off' ? null : text }),
      candidates: (_, world) => ['off', ...(world.others?.names() ?? [])],
    },
    message: (_, { other }) => (other === null ? beginLine(':', 'diff-run ') : { do: 'other', given: null }),
  },
  {
    keys: ['z'],
    command: 'hide',
    section: 'Matrix',
    help: 'Hide what an event writes, until z is pressed again: guess first',
    message: () => ({ do: 'veil' }),
  },
];

function differenceTo(text: string): Message | string {
  const mark = /^'?(.)$/u.exec(text);
  if (text === 'off') return { do: 'difference', to: null };
  if (text === 'before') return { do: 'difference', to: { to: 'before' } };
  return mark ? { do: 'difference', to: { to: 'mark', name: mark[1] as string } } : `Not ${text}, but a mark: :diff 'a`;
}
