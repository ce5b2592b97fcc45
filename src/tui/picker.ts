import { deedOf, type OwnKey } from './keymap/own-key.ts';

/** A scenario that can be opened, as the picker shows it. */
export interface PickerEntry {
  readonly name: string;
  readonly title: string;
  /** What it teaches. */
  readonly about: string;
  /** The book or page it comes from. */
  readonly source: string;
  /** The heading that it stands under; without one the first words of its source. */
  readonly group?: string | undefined;
  /** How long it is, in words. */
  readonly length: string;
  /** Its statements. */
  readonly program: readonly string[];
}

/** The picker: what is typed, and what is selected. */
export interface PickerState {
  readonly entries: readonly PickerEntry[];
  readonly size: { readonly columns: number; readonly rows: number };
  readonly filter: string;
  /** Index into the entries that fit the filter. */
  readonly selected: number;
  readonly message: string;
  /** What the app is to do: open the selected entry, or leave. */
  readonly effect: 'open' | 'quit' | 'suspend' | null;
}

/** The picker at opening, on the scenario that was open last. */
export function openingPicker(
  entries: readonly PickerEntry[],
  size: PickerState['size'],
  { last = '', message = '' } = {},
): PickerState {
  const sorted = grouped(entries);
  const at = sorted.findIndex(({ name }) => name === last);
  return { entries: sorted, size, filter: '', selected: Math.max(0, at), message, effect: null };
}

/** Entries of one source stand together, sources in the order in which they first come. */
function grouped(entries: readonly PickerEntry[]): PickerEntry[] {
  return [...Map.groupBy(entries, groupOf).values()].flat();
}

/** The heading that an entry stands under: its own, or its source up to the first comma, colon or bracket. */
export function groupOf({ group, source }: PickerEntry): string {
  if (group) return group;
  return source.split(/[,:(]/)[0]?.trim() || 'Others';
}

/** The entries that hold every word of the filter, in their name, title, source or what they teach. */
export function fitting({ entries, filter }: PickerState): readonly PickerEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ name, title, about, source, group = '' }) => {
    const text = `${name} ${title} ${about} ${source} ${group}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}

/** The selected entry; undefined where none fits the filter. */
export function selectedEntry(state: PickerState): PickerEntry | undefined {
  return fitting(state)[state.selected];
}

const FAR = 1e9;

/** The keys of the picker; all others that print go into the filter. */
export const PICKER_KEYS: readonly OwnKey<(state: PickerState) => PickerState>[] = [
  { keys: ['down', 'tab'], help: 'Next scenario', hint: 'choose', sign: '↑ ↓', deed: state => moved(state, 1) },
  { keys: ['up', 'shift+tab'], help: 'Previous scenario', deed: state => moved(state, -1) },
  { keys: ['pagedown'], help: 'Ten scenarios down', deed: state => moved(state, 10) },
  { keys: ['pageup'], help: 'Ten scenarios up', deed: state => moved(state, -10) },
  { keys: ['home'], help: 'First scenario', deed: state => moved(state, -FAR) },
  { keys: ['end'], help: 'Last scenario', deed: state => moved(state, FAR) },
  { keys: ['enter'], help: 'Open the selected scenario', hint: 'open', deed: opened },
  {
    keys: ['escape'],
    help: 'Show all scenarios; where all are shown, quit',
    hint: 'quit',
    deed: state => (state.filter === '' ? { ...state, effect: 'quit' } : filtered(state, '')),
  },
  {
    keys: ['backspace'],
    help: 'Take a letter of the filter back',
    deed: state => filtered(state, [...state.filter].slice(0, -1).join('')),
  },
  { keys: ['ctrl+c'], help: 'Quit', deed: state => ({ ...state, effect: 'quit' }) },
  { keys: ['ctrl+z'], help: 'Suspend; fg returns', deed: state => ({ ...state, effect: 'suspend' }) },
];

/** The picker after a key, named as `press.ts` does: what prints is filter, the rest moves. */
export function pick(state: PickerState, key: string): PickerState {
  const now = { ...state, message: '' };
  const deed = deedOf(PICKER_KEYS, key);
  return deed ? deed(now) : typed(now, key === 'space' ? ' ' : key);
}

function opened(state: PickerState): PickerState {
  return selectedEntry(state)
    ? { ...state, effect: 'open' }
    : { ...state, message: 'No scenario fits; Esc shows all.' };
}

function moved(state: PickerState, by: number): PickerState {
  const last = fitting(state).length - 1;
  return { ...state, selected: Math.max(0, Math.min(state.selected + by, last)) };
}

/** Longer filters are slips of the hand, or a cat. */
const LONGEST_FILTER = 60;

function typed(state: PickerState, key: string): PickerState {
  if ([...key].length !== 1 || state.filter.length >= LONGEST_FILTER) return state;
  return filtered(state, state.filter + key);
}

/** A scenario whose name is being typed is meant; otherwise the selected one stays selected while it fits. */
function filtered(state: PickerState, filter: string): PickerState {
  const before = selectedEntry(state);
  const next = { ...state, filter };
  const found = fitting(next);
  const named = filter.trim() && found.find(({ name }) => name.startsWith(filter.trim().toLowerCase()));
  const chosen = before?.name.includes(filter.trim()) ? before : named || before;
  return { ...next, selected: Math.max(0, chosen ? found.indexOf(chosen) : 0) };
}
