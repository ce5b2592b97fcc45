import type { Timeline } from '../timeline/timeline.ts';

/** What `stepformer screen` prints the screen as. */
export const SCREEN_FORMATS = ['text', 'svg', 'md', 'words'] as const;
/** One of them. */
type ScreenFormat = (typeof SCREEN_FORMATS)[number];

/** The screen to draw, with the flags read. */
export interface ScreenRequest {
  /** The run that it shows; what of it is not recorded yet is run. */
  readonly timeline: Timeline;
  readonly columns: number;
  readonly rows: number;
  readonly format: ScreenFormat;
  readonly theme: 'dark' | 'light';
}
