import type { Draft } from 'immer';
import { listedLines, selectedLine } from '../listed.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { type Acts, say, set } from './act.ts';

/** What a person takes away and asks for: copies, files, samples; and the list of tensors and the chart. */
export const DATA_ACTS: Acts<
  'list' | 'list-side' | 'filter' | 'aside' | 'errand' | 'errand-done' | 'sample' | 'theme' | 'margins' | 'alone'
> = {
  list: (draft, { by }, world) => selectListed(world, draft, by),
  'list-side': (draft, { gradient }) => {
    draft.tensors.gradient = gradient;
  },
  filter: (draft, { text }) => {
    draft.tensors.filter = text;
    draft.place.pane = 'tensors';
    say(draft, text ? `Tensors with "${text}"; / and Enter shows all` : 'All tensors');
  },
  aside: (draft, { pane }) => {
    if (draft.place.pane === pane) draft.place.pane = draft.aside === pane ? 'program' : draft.aside;
    else set(draft, { aside: draft.place.pane, place: { ...draft.place, pane } });
  },
  errand: (draft, { errand }) => {
    draft.errand = errand;
  },
  'errand-done': (draft, { text, warned }) => {
    set(draft, { errand: null, message: text, warned });
  },
  sample: (draft, { count }) => {
    const { step, pane } = draft.place;
    const others = draft.samples.filter(one => one.step !== step);
    draft.samples = [...others, { step, count }].slice(-SAMPLES_KEPT);
    if (pane !== 'loss') set(draft, { aside: pane, place: { ...draft.place, pane: 'loss' } });
    say(draft, `Generated with the weights after step ${step}`);
  },
  theme: (draft, { theme }) => {
    draft.theme = theme;
    say(draft, `Colours for a ${theme} background; kept for the next time`);
  },
  margins: draft => {
    draft.margins = !draft.margins;
    const hidden = draft.heat ? ', beside numbers: H until those are shown' : '';
    say(draft, draft.margins ? `Rows and columns with their sum Σ and mean μ${hidden}` : 'Without sums and means');
  },
  alone: draft => {
    draft.alone = !draft.alone;
    say(draft, draft.alone ? 'This pane alone; V brings the others back' : 'Panes side by side');
  },
};

/** As many as fit under the chart, to be compared. */
const SAMPLES_KEPT = 4;

function selectListed(world: World, draft: Draft<State>, by: number): void {
  const lines = listedLines(world, draft);
  const at = selectedLine(world, draft, lines) + by;
  const line = lines[Math.max(0, Math.min(at, lines.length - 1))];
  if (line) draft.tensors.selected = world.segment(draft.place.step).tape.instructions[line.slot]?.writes ?? null;
}
