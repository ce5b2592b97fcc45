import type { Draft } from 'immer';
import { breakpointFrom, toggled } from '../breakpoints.ts';
import { copiesText } from '../copies.ts';
import { isMarkName, markNames } from '../marks.ts';
import { listLength, type State } from '../state.ts';
import { watchFrom } from '../watches.ts';
import type { World } from '../world.ts';
import { type Acts, arrive, say, warn } from './act.ts';
import { choose } from './why.ts';

type Keeping =
  | 'break'
  | 'watch'
  | 'prefix'
  | 'mark'
  | 'to-mark'
  | 'drawer'
  | 'drawer-select'
  | 'drawer-leave'
  | 'drawer-open'
  | 'drawer-toggle'
  | 'drawer-remove';

/** What is kept: breakpoints, watches, marks, and the lists of them. */
export const KEEPING: Acts<Keeping> = {
  break: (draft, { text }, world) => toggleBreakpoint(draft, text, world),
  watch: (draft, { text }, world) => toggleWatch(draft, text, world),
  prefix: (draft, { prefix }) => {
    draft.prefix = prefix;
    if (prefix === 'm') say(draft, 'Mark this place with a letter');
    if (prefix === "'") say(draft, `Go to the mark: ${marksText(draft)}`);
    if (prefix === 'y') say(draft, `Copy the cell and its explanation as: ${copiesText()}`);
  },
  mark: (draft, { name }) => {
    draft.prefix = null;
    if (!isMarkName(name)) return warn(draft, "A mark is a letter or a digit: ma sets a, 'a goes there.");
    draft.marks[name] = { ...draft.place };
    say(draft, `Mark ${name}: '${name} comes back here`);
  },
  'to-mark': (draft, { name }) => toMark(draft, name),
  drawer: (draft, { list }) => {
    const shown = list !== null && draft.drawer?.list === list && draft.drawer.focused;
    draft.drawer = list === null || shown ? null : { list, selected: 0, focused: true };
  },
  'drawer-select': (draft, { by }) => {
    const { drawer } = draft;
    if (drawer) drawer.selected = Math.max(0, Math.min(drawer.selected + by, listLength(draft as State) - 1));
  },
  'drawer-leave': ({ drawer }) => {
    if (drawer) drawer.focused = false;
  },
  'drawer-open': draft => openLine(draft),
  'drawer-toggle': draft => toggleLine(draft),
  'drawer-remove': draft => removeLine(draft),
};

function toggleBreakpoint(draft: Draft<State>, text: string, world: World): void {
  const breakpoint = breakpointFrom(text, world, draft.place.step);
  if (typeof breakpoint === 'string') {
    warn(draft, breakpoint);
    return;
  }
  const { breakpoints, said } = toggled(draft.breakpoints as State['breakpoints'], breakpoint);
  draft.breakpoints = breakpoints as Draft<State>['breakpoints'];
  say(draft, said);
}

function toggleWatch(draft: Draft<State>, text: string, world: World): void {
  const watch = watchFrom(text, world.timeline, draft.place.step);
  if (typeof watch === 'string') {
    warn(draft, watch);
    return;
  }
  const others = draft.watches.filter(one => one.text !== watch.text);
  const added = others.length === draft.watches.length;
  draft.watches = added ? [...others, watch] : others;
  say(
    draft,
    added
      ? `Watching ${watch.text}: W shows it, c and C stop where it changes`
      : `${watch.text} is not watched any more`,
  );
}

function marksText({ marks }: Draft<State>): string {
  return [...markNames(marks), "'"].join(' ');
}

/** `'` is where the last jump began: pressed twice it swaps the two. */
function toMark(draft: Draft<State>, name: string): void {
  draft.prefix = null;
  if (name !== "'" && !isMarkName(name)) {
    warn(draft, "A mark is a letter or a digit: ma sets a, 'a goes there.");
    return;
  }
  const to = name === "'" ? draft.before : draft.marks[name];
  if (!to) {
    warn(draft, name === "'" ? 'You have not jumped yet.' : `There is no mark ${name}; m${name} sets it.`);
    return;
  }
  arrive(draft, to);
  draft.place = { ...to };
  if (name !== "'") say(draft, `Mark ${name}; '' goes back`);
}

function selectedMark({ drawer, marks }: Draft<State>): string | undefined {
  return markNames(marks)[drawer?.selected ?? 0];
}

/** Enter: goes to a mark; breakpoints and watches are turned on and off. */
function openLine(draft: Draft<State>): void {
  if (draft.drawer?.list === 'choices') {
    choose(draft);
    return;
  }
  const name = draft.drawer?.list === 'marks' ? selectedMark(draft) : undefined;
  if (name) toMark(draft, name);
  else toggleLine(draft);
}

function toggleLine(draft: Draft<State>): void {
  const { drawer } = draft;
  const breakpoint = drawer?.list === 'breakpoints' ? draft.breakpoints[drawer.selected] : undefined;
  const watch = drawer?.list === 'watches' ? draft.watches[drawer.selected] : undefined;
  if (breakpoint) {
    breakpoint.enabled = !breakpoint.enabled;
    say(draft, `Breakpoint ${breakpoint.text} is ${breakpoint.enabled ? 'on' : 'off'}`);
  }
  if (watch) {
    watch.stops = !watch.stops;
    say(draft, watch.stops ? `c and C stop where ${watch.text} changes` : `${watch.text} is watched without stopping`);
  }
}

function removeLine(draft: Draft<State>): void {
  const { drawer } = draft;
  if (!drawer) return;
  const mark = drawer.list === 'marks' ? selectedMark(draft) : undefined;
  if (drawer.list === 'breakpoints') draft.breakpoints.splice(drawer.selected, 1);
  if (drawer.list === 'watches') draft.watches.splice(drawer.selected, 1);
  if (mark) delete draft.marks[mark];
  drawer.selected = Math.max(0, Math.min(drawer.selected, listLength(draft as State) - 1));
}
