import { visible } from '../../formula/visible.ts';
import { copiesText, WRITINGS } from '../copies.ts';
import { ENDINGS, endingsText, FORMATS } from '../formats.ts';
import { beginLine } from '../line.ts';
import type { Message } from '../message.ts';
import { type KeyPane, PANES, type State } from '../state.ts';
import type { World } from '../world.ts';
import type { Binding } from './binding.ts';

/** Everywhere but in an open list, where `x` takes a line off. */
const PANES_ONLY: readonly KeyPane[] = PANES;

const OF_VIEW = ENDINGS.filter(ending => !FORMATS[ending].tensorOnly);
const OF_TENSOR = ENDINGS.filter(ending => FORMATS[ending].tensorOnly);

/** What can be taken away: copies of a cell's explanation, the view as a file. */
export const AWAY: readonly Binding[] = [
  {
    keys: ['y'],
    command: 'copy',
    section: 'Away',
    help: `Copy the cell and why it holds its number: ${copiesText('y')}`,
    argument: {
      usage: WRITINGS.join(' | '),
      message: copyAs,
      candidates: () => WRITINGS,
    },
    message: () => ({ do: 'prefix', prefix: 'y' }),
  },
  {
    keys: ['x'],
    command: 'export',
    section: 'Away',
    help: `Write the view to a file: ${endingsText(OF_VIEW)}, or the tensor: ${endingsText(OF_TENSOR)}`,
    panes: PANES_ONLY,
    argument: {
      usage: 'why.md',
      message: file => ({ do: 'errand', errand: { do: 'export', file } }),
      candidates: (state, world) => ENDINGS.map(ending => `${fileName(state, world)}.${ending}`),
    },
    message: (_, state, world) => beginLine(':', `export ${fileName(state, world)}.svg`),
  },
  {
    keys: [],
    command: 'scenarios',
    section: 'Away',
    help: 'Back to the scenarios, to open another one',
    message: () => ({ do: 'errand', errand: { do: 'scenarios' } }),
  },
  {
    keys: [],
    command: 'theme',
    section: 'Away',
    help: 'Colours for a dark or a light background',
    argument: {
      usage: 'dark | light',
      message: text =>
        text === 'dark' || text === 'light' ? { do: 'theme', theme: text } : 'There are dark and light.',
      candidates: () => ['dark', 'light'],
    },
    message: (_, { theme }) => ({ do: 'theme', theme: theme === 'dark' ? 'light' : 'dark' }),
  },
];

function copyAs(text: string): Message | string {
  const as = WRITINGS.find(name => name === text.toLowerCase());
  return as ? { do: 'errand', errand: { do: 'copy', as } } : `There are ${WRITINGS.join(', ')}.`;
}

/** The tensor and the moment, as a name that every file system takes: `scaled.grad-0-30`. */
function fileName({ place }: State, world: World): string {
  const id = world.segment(place.step).tape.instructions[place.event]?.writes ?? 'view';
  const plain = visible(id)
    .replace(/[^\w.]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 60);
  return `${plain || 'view'}-${place.step}-${place.event}`;
}
