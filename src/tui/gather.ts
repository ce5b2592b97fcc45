import type { Segment } from '../engine/tape.ts';
import { eventsThatMatter } from '../timeline/conditions/reads.ts';
import { watchedOf, worthOf } from '../timeline/stops.ts';
import { type Bucket, Series } from '../timeline/summaries.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** A watched expression whose values are being collected. */
interface Gathering {
  readonly text: string;
  readonly series: Series;
  readonly steps: Iterator<Segment>;
  next: number;
}

/**
 * The values of watched expressions at the end of each recorded step, collected between keys: what is
 * asked for is gathered, a step at a time, by passing through the run.
 */
export class WatchHistory {
  private readonly timeline: Timeline;
  private readonly gatherings = new Map<string, Gathering>();

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** What is known of an expression so far; asking begins the gathering. */
  of(text: string): readonly Bucket[] {
    if (text === this.timeline.program.scenario.train?.loss) return this.timeline.summaries.loss.buckets;
    const known = this.gatherings.get(text);
    if (known) return known.series.buckets;
    this.gatherings.set(text, { text, series: new Series(), steps: this.timeline.passing(0), next: 0 });
    return [];
  }

  /** Whether something recorded has not been looked at. */
  get behind(): boolean {
    return this.unfinished() !== undefined;
  }

  /** Gathers while `more` says so. */
  gather(more: () => boolean): void {
    for (let one = this.unfinished(); one; one = more() ? this.unfinished() : undefined) {
      const { value: segment, done } = one.steps.next();
      one.next = done ? Number.POSITIVE_INFINITY : one.next + 1;
      const value = segment && this.valueIn(one.text, segment);
      if (value !== undefined) one.series.add(segment.step, value);
    }
  }

  private unfinished(): Gathering | undefined {
    return [...this.gatherings.values()].find(({ next }) => next < this.timeline.recorded);
  }

  /** Only what the step itself writes: a value that stands since another step would have to be run again. */
  private valueIn(text: string, segment: Segment): number | undefined {
    const { timeline } = this;
    const { step, tape } = segment;
    return timeline.lookingAt([segment], () => {
      if (eventsThatMatter(watchedOf(text).expression, tape)?.size === 0) return undefined;
      const value = worthOf(text, timeline, { step, event: tape.instructions.length - 1 });
      return value?.data.length === 1 ? value.data[0] : undefined;
    });
  }
}
