import { generated, samplesIn, weightsAfter } from '../engine/sampling.ts';
import { explain } from '../explain/explain.ts';
import { locate, momentOf, parseAddress, stepNeeded } from '../timeline/address.ts';
import { labelsOf } from '../timeline/labels.ts';
import { tapeOf } from '../timeline/tapes.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { historyOf } from './background.ts';
import { numbered, withoutLabels } from './labelled-address.ts';
import { othersOf } from './other.ts';
import type { Place } from './state.ts';
import type { World } from './world.ts';

/** How a run is opened to stand beside another, and what may be asked for. */
export interface OtherRuns {
  open(given: string): Timeline;
  names(): readonly string[];
}

/** A moment as people write it, `3:21`, as an address writes it. */
function withSign(text: string): string {
  return /^\d+:\d+$/.test(text) ? `@${text}` : text;
}

/** Where an address or a moment stands, as a place to open at. Throws `ProblemsError` where it is none. */
export function placeAt(timeline: Timeline, address: string | undefined): Partial<Place> {
  if (!address) return {};
  const parsed = parseAddress(withSign(address));
  if (!parsed.name) return momentOf(timeline, parsed);
  const { step, slot, cell } = locate(timeline, numbered(asWorld(timeline), address));
  return { step, event: slot, pane: cell ? 'why' : 'matrix', ...(cell && { cell }) };
}

/** As much of the world as tells labels. */
function asWorld(timeline: Timeline) {
  const segment = (step: number) => timeline.segment(step);
  const labels = (step: number, slot: number) => labelsOf(timeline.program.scenario, segment(step), slot);
  return { timeline, segment, labels };
}

/**
 * The step of an address where that takes longer to run than one step, so that it has to be waited for;
 * undefined where it is at hand. Throws `ProblemsError` where the address can't be one of this run.
 */
export function stepAwaited(timeline: Timeline, address: string | undefined): number | undefined {
  if (!address) return undefined;
  const wanted = withSign(address);
  const step = stepNeeded(
    timeline,
    withoutLabels(wanted, one => stepNeeded(timeline, one)),
  );
  return timeline.seek(step).next().done ? undefined : step;
}

/** The run as the terminal sees it. */
export function worldOf(timeline: Timeline, runs?: OtherRuns): World {
  const { scenario, listing } = timeline.program;
  const history = historyOf(timeline);
  return {
    timeline,
    history: text => history.of(text),
    title: scenario.title || scenario.name,
    listing: listing.lines,
    get steps() {
      return timeline.length;
    },
    recorded: () => timeline.recorded,
    segment: step => timeline.segment(step),
    labels: (step, slot) => labelsOf(scenario, timeline.segment(step), slot),
    explain: remembering((step, slot, at) => explain(timeline.segment(step), slot, at)),
    loss: step => lossOf(timeline, step),
    losses: () => timeline.summaries.loss.buckets,
    samples: scenario.generate && samplesOf(timeline),
    others: runs && othersOf(timeline, runs.open, runs.names),
  };
}

/** Texts by step and number: to generate five takes as long as two keys, so they are remembered. */
function samplesOf(timeline: Timeline): NonNullable<World['samples']> {
  const known = new Map<string, readonly string[]>();
  return (step, count) => {
    const key = `${step} ${count}`;
    const texts =
      known.get(key) ??
      samplesIn(
        timeline.program.scenario,
        generated(timeline.program, weightsAfter(timeline.segment(step)), { samples: count }),
      ).map(({ text }) => text);
    known.set(key, texts);
    return texts;
  };
}

/** A step without a loss and one whose loss is NaN are told apart by the tape; only recorded steps are asked. */
function lossOf(timeline: Timeline, step: number): number | undefined {
  if (step >= timeline.recorded) return undefined;
  const loss = timeline.loss(step);
  return Number.isNaN(loss) && tapeOf(timeline, step).loss === undefined ? undefined : loss;
}

/** Cells of a step that stay explained: as many as one goes to and fro between. */
const EXPLAINED = 16;

/** The cell in view is explained once, though several parts of the screen ask, and still known when one comes back to it. */
function remembering(explainCell: World['explain']): World['explain'] {
  let at: number | undefined;
  let known = new Map<string, ReturnType<World['explain']>>();
  return (step, slot, cell) => {
    if (step !== at || known.size > EXPLAINED) known = new Map();
    at = step;
    const key = `${slot} ${cell}`;
    const explanation = known.get(key) ?? explainCell(step, slot, cell);
    known.set(key, explanation);
    return explanation;
  };
}
