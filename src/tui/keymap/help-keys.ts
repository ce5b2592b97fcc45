import type { HelpFilter } from '../state.ts';
import { type OwnKey, ownHints } from './own-key.ts';

const FAR = 1e6;

/** What a key does on the help screen: by how many rows it scrolls, given those of a page; or what it begins or ends. */
type HelpDeed = 'search' | 'leave' | 'close' | ((page: number) => number);

/** The keys of the help screen; `leave` shows all again where something is searched for, and else closes it. */
export const HELP_KEYS: readonly OwnKey<HelpDeed>[] = [
  { keys: ['j', 'down'], help: 'Next row', hint: 'scroll', sign: 'j k', deed: () => 1 },
  { keys: ['k', 'up'], help: 'Previous row', deed: () => -1 },
  { keys: ['pagedown', ' '], help: 'Next page', hint: 'page', sign: 'PgDn PgUp', deed: page => page },
  { keys: ['pageup'], help: 'Previous page', deed: page => -page },
  { keys: ['G'], help: 'Last row', hint: 'ends', sign: 'g G', deed: () => FAR },
  { keys: ['g'], help: 'First row', deed: () => -FAR },
  { keys: ['/'], help: 'Search the help', hint: 'search', deed: 'search' },
  { keys: ['escape'], help: 'Show all keys again; where all are shown, close the help', hint: 'close', deed: 'leave' },
  { keys: ['?', 'q', 'enter', 'backspace'], help: 'Close the help', deed: 'close' },
];

/** The keys while one types what to search the help for; all others that print are put in. */
export const HELP_SEARCH_KEYS: readonly OwnKey<'scroll' | ((text: string) => HelpFilter)>[] = [
  { keys: ['down', 'up', 'pagedown', 'pageup'], help: 'Scroll', hint: 'scroll', sign: '↑ ↓', deed: 'scroll' },
  {
    keys: ['enter'],
    help: 'End typing: what was found stays',
    hint: 'end typing',
    deed: text => (text ? { text, typing: false } : null),
  },
  { keys: ['escape'], help: 'Show all keys again', hint: 'show all', deed: () => null },
  {
    keys: ['backspace'],
    help: 'Take a letter back; of an empty text, show all',
    deed: text => (text ? { text: [...text].slice(0, -1).join(''), typing: true } : null),
  },
  { keys: ['ctrl+u'], help: 'Take the text back', deed: () => ({ text: '', typing: true }) },
];

/** The keys that a help screen has at the moment, as the footer and its heading name them. */
export function helpHints(filter: HelpFilter): readonly { readonly sign: string; readonly hint: string }[] {
  if (filter?.typing) return ownHints(HELP_SEARCH_KEYS);
  return ownHints(HELP_KEYS).map(own => (filter && own.hint === 'close' ? { ...own, hint: 'show all' } : own));
}
