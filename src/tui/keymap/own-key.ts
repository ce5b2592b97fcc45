import { keySign } from './sign.ts';

/** A key of a place that the key table does not reach: the help screen, a line being typed, the scenarios to choose from. */
export interface OwnKey<Deed = unknown> {
  /** As `press.ts` names keys. */
  readonly keys: readonly string[];
  /** A sentence for the help screen. */
  readonly help: string;
  /** A word for the footer; without it the footer leaves it out. */
  readonly hint?: string;
  /** What the footer shows instead of the first key, where several act together. */
  readonly sign?: string;
  readonly deed: Deed;
}

/** What a key does in its place; undefined where it does nothing there. */
export function deedOf<Deed>(table: readonly OwnKey<Deed>[], key: string): Deed | undefined {
  return table.find(({ keys }) => keys.includes(key))?.deed;
}

/** The keys that a footer shows, each with its word. */
export function ownHints(table: readonly OwnKey[]): { readonly sign: string; readonly hint: string }[] {
  return table.flatMap(({ keys, sign, hint }) => (hint ? [{ sign: sign ?? keySign(keys[0] as string), hint }] : []));
}
