import { momentMessage, openMessage } from '../destination.ts';
import { leadIn, NOT_ZERO } from '../lead.ts';
import { beginLine } from '../line.ts';
import { markNames } from '../marks.ts';
import { type KeyPane, PANES, type State } from '../state.ts';
import type { World } from '../world.ts';
import { type Argument, type Binding, nameArguments } from './binding.ts';

/** In the list of tensors `/` is its filter. */
const NOT_TENSORS: readonly KeyPane[] = [...PANES.filter(pane => pane !== 'tensors'), 'list'];

const noSearch = (state: State, world: World) =>
  state.search || leadIn(world, state) ? null : 'Nothing was searched for yet: / begins.';

const toMoment: Argument = {
  usage: "3:21 | @3 | 50% | 'x | A.grad[1,0]",
  message: (text, state, world) => momentMessage(text, state, world) ?? openMessage(text, state, world),
  candidates: function* (state, world) {
    for (const name of markNames(state.marks)) yield `'${name}`;
    yield* ['first', 'last'];
    yield* namesIn(state, world);
  },
};

/** Names that can be opened: of tensors, and not of moments. */
function namesIn({ place }: State, world: World): Iterable<string> {
  return world.segment(place.step).tape.versions.keys();
}

/** Finding things, and going to where they are. */
export const SEARCH: readonly Binding[] = [
  {
    keys: ['/'],
    command: 'search',
    section: 'Search',
    help: 'Search statements, notes, tensors, operations, numbers: /softmax, / nan, / > 0.5, / 0.4982',
    hint: 'search',
    panes: NOT_TENSORS,
    argument: {
      usage: 'softmax | nan | > 0.5',
      message: text => ({ do: 'pursue', quarry: { kind: 'match', text }, direction: 1 }),
      candidates: nameArguments,
    },
    message: () => beginLine('/'),
  },
  {
    keys: ['n'],
    command: 'search-next',
    section: 'Search',
    help: 'Next match',
    unless: noSearch,
    message: (count = 1, { search }) => ({
      do: 'pursue',
      quarry: { kind: 'match', text: search || NOT_ZERO },
      direction: 1,
      times: count,
    }),
  },
  {
    keys: ['N'],
    command: 'search-previous',
    section: 'Search',
    help: 'Previous match',
    unless: noSearch,
    message: (count = 1, { search }) => ({
      do: 'pursue',
      quarry: { kind: 'match', text: search || NOT_ZERO },
      direction: -1,
      times: count,
    }),
  },
  {
    keys: [':'],
    command: 'command',
    section: 'Search',
    help: 'Type a command; Tab completes, ↑ ↓ bring back what was typed before',
    hint: 'command',
    wide: true,
    message: () => beginLine(':'),
  },
  {
    keys: [],
    command: 'goto',
    section: 'Search',
    help: 'Go to a moment, a mark or an address',
    argument: toMoment,
    message: () => ({ do: 'say', text: 'Say where to: :goto 3:21, :goto 50%, :goto A.grad[1,0]', warned: true }),
  },
  {
    keys: [],
    command: 'open',
    section: 'Search',
    help: 'Open a tensor or a cell where it was written',
    argument: { usage: 'scores.grad[1,0]@3', message: openMessage, candidates: namesIn },
    message: () => ({ do: 'say', text: 'Say what to open: :open scores.grad[1,0]@3', warned: true }),
  },
];
