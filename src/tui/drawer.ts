import { breakpointCells } from './breakpoints.ts';
import { choiceCells } from './choices.ts';
import { focusOf } from './focus.ts';
import { markCells, markNames } from './marks.ts';
import { instructionAt } from './moments.ts';
import { line, type Row, type Span, span, widthOf } from './present/rows.ts';
import { fitted, type Table } from './present/table.ts';
import { sparkline } from './present/timeline.ts';
import { windowTop } from './present/window.ts';
import type { List, State } from './state.ts';
import { isVeiled } from './veil.ts';
import { watchCells } from './watches.ts';
import type { World } from './world.ts';

/** The open list under the panes: its heading, and its table or the sentence that it is empty. */
interface DrawerDrawing {
  readonly heading: Row;
  readonly table: Table | null;
  readonly empty: Row;
  readonly height: number;
}

const EMPTY: Readonly<Record<List, string>> = {
  breakpoints: 'No breakpoint yet: b sets one here, :break loss < 1.3 sets one on a condition.',
  watches: 'Nothing is watched yet: w watches this cell, :watch max(abs(WQ.grad)) an expression.',
  marks: "No mark yet: ma sets mark a here, 'a comes back to it.",
  choices: 'Nothing to choose from.',
};

const ABOUT: Readonly<Record<List, string>> = {
  breakpoints: 'Enter on, off · x remove · Tab panes · Esc close',
  watches: 'Enter c stops, or not · x remove · Tab panes · Esc close',
  marks: 'Enter go · x remove · Tab panes · Esc close',
  choices: 'Enter go · Tab panes · Esc close',
};

/** Columns that a narrow terminal does without, the first to go first. */
const SPARE: { readonly [Name in List]?: readonly string[] } = { watches: ['over the steps', 'last change'] };

/** Draws the open list into so many rows, its heading among them. */
export function drawerDrawing(world: World, state: State, width: number, height: number): DrawerDrawing | null {
  const { drawer } = state;
  if (!drawer) return null;
  const lines = linesOf(world, state, drawer.list, width);
  const shown = Math.max(1, Math.min(lines.length, height - 2));
  const top = windowTop(drawer.selected, shown, lines.length);
  const cells = lines.slice(top, top + shown);
  const below = lines.length - top - shown;
  const table = cells.length
    ? {
        ...fitted(cells, width - 2, SPARE[drawer.list]),
        selected: drawer.selected - top,
        above: top,
        below: Math.max(0, below),
      }
    : null;
  const more = `${top > 0 ? `↑ ${top} more ` : ''}${below > 0 ? `↓ ${below} more ` : ''}`;
  return {
    heading: headingOf(state, drawer.list, more, width),
    table,
    empty: line(` ${EMPTY[drawer.list]}`, 'dim'),
    height,
  };
}

function headingOf({ drawer, choices }: State, list: List, more: string, width: number): Row {
  const title = list === 'choices' ? (choices?.title ?? '') : `${list[0]?.toUpperCase()}${list.slice(1)}`;
  const name = ` ${drawer?.focused ? '▸' : ' '}${title} `;
  const abouts = [...(drawer?.focused ? [` ${more}${ABOUT[list]} `] : []), ` ${more}`];
  const about = abouts.find(text => widthOf(name) + widthOf(text) < width - 2) ?? '';
  const shown: Span[] = [span('─', 'dim'), span(name, drawer?.focused ? 'focus' : 'heading'), span(about, 'dim')];
  const used = shown.reduce((sum, { text }) => sum + widthOf(text), 0);
  return [...shown, span('─'.repeat(Math.max(0, width - used)), 'dim')];
}

function linesOf(world: World, state: State, list: List, width: number): Table['lines'] {
  const { timeline } = world;
  const at = (index: number) => index === state.drawer?.selected;
  switch (list) {
    case 'breakpoints':
      return state.breakpoints.map((each, index) =>
        breakpointCells(each, index, at(index), world, state.place.step, Math.max(20, width - 60)),
      );
    case 'watches': {
      const wide = Math.max(12, Math.min(40, width - 62));
      const spark = Math.max(8, Math.min(40, width - wide - 44));
      return state.watches.map((watch, index) =>
        watchCells(watch, timeline, state.place, {
          selected: at(index),
          width: wide,
          spark: sparkOf(world, watch.text, spark),
          veiled: state.veil === 'on',
        }),
      );
    }
    case 'choices':
      return choicesIn(state, width);
    case 'marks':
      return markNames(state.marks).map((name, index) => markLine(world, state, name, at(index)));
  }
}

function choicesIn(state: State, width: number): Table['lines'] {
  const { choices, drawer } = state;
  return (choices?.lines ?? []).map((choice, index) =>
    choiceCells(choice, {
      selected: index === drawer?.selected,
      width,
      veiled: isVeiled(state, { step: choices?.of.step ?? 0, event: choice.event }),
    }),
  );
}

function markLine(world: World, { marks }: State, name: string, selected: boolean): Table['lines'][number] {
  const place = marks[name] as State['place'];
  const { step, event, cell } = world.timeline.recorded > place.step ? focusOf(world, place) : place;
  return markCells(name, place, `${instructionAt(world, { step, event }).writes}[${cell}]`, selected);
}

/** What was gathered of an expression, as wide as that: the whole run, recorded so far. */
function sparkOf(world: World, text: string, width: number): string {
  const buckets = world.history(text);
  const count = Math.min(width, buckets.length);
  const values = Array.from(
    { length: count },
    (_, at) => buckets[Math.floor(((at + 1) * buckets.length) / count) - 1]?.last,
  );
  return sparkline(values, values.length - 1, width).padEnd(width);
}
