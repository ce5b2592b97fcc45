import type { Span, Tone } from './rows.ts';

/** Spans with neighbours of one look joined: terminals and Ink pay for each change of colour. */
export class Joined {
  readonly spans: Span[] = [];

  /** Adds text in one look. */
  add(text: string, tone: Tone, heat = 0): void {
    const last = this.spans.at(-1);
    if (last && last.tone === tone && (last.heat ?? 0) === heat)
      this.spans[this.spans.length - 1] = { ...last, text: last.text + text };
    else this.spans.push(heat ? { text, tone, heat } : { text, tone });
  }
}
