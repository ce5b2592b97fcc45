/** What `stepformer screen` prints the screen as. */
export const SCREEN_FORMATS = ['text', 'svg', 'md', 'words'] as const;
/** One of them. */
type ScreenFormat = (typeof SCREEN_FORMATS)[number];

/** The screen to draw, with the flags read. */
export interface ScreenRequest {
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  readonly format: ScreenFormat;
  readonly theme: 'dark' | 'light';
}
