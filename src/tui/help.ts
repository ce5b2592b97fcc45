import { ENDINGS, FORMATS } from './formats.ts';
import { type Binding, SECTIONS } from './keymap/binding.ts';
import { KEYMAP, keySign } from './keymap.ts';
import { type Layout, layoutIn } from './layout.ts';
import { line, plainText, type Row, span } from './present/rows.ts';
import { type HelpFilter, keyPane, type State } from './state.ts';

const KEYS_WIDTH = 16;

/**
 * The help screen: the keys that mean something only in the pane one is in, then the others by section, the
 * files that can be written, and the glyphs of the matrix. Of all that, what holds every word that is searched for.
 */
export function helpRows(state: State): Row[] {
  const pane = keyPane(state);
  const here = (binding: Binding) => binding.panes?.length === 1 && binding.panes[0] === pane;
  const parts: [string, Row[]][] = [
    [pane === 'list' ? 'The open list' : `In ${pane}`, KEYMAP.filter(here).map(bindingRow)],
    ...SECTIONS.map((section): [string, Row[]] => [
      section,
      KEYMAP.filter(binding => binding.section === section && !here(binding)).map(bindingRow),
    ]),
    ['Files', ENDINGS.map(ending => [span(`  .${ending}`.padEnd(KEYS_WIDTH), 'key'), span(FORMATS[ending].about)])],
    ['Glyphs', GLYPHS.map(([glyph, meaning]) => [span(`  ${glyph}`.padEnd(KEYS_WIDTH), 'changed'), span(meaning)])],
  ];
  const words = wordsOf(state.helpFilter?.text ?? '');
  const shown = parts.flatMap(([name, rows]) => {
    const found = rows.filter(row => holdsAll(plainText(row), words));
    return found.length ? [[], line(name, 'heading'), ...found] : [];
  });
  return shown.length ? shown.slice(1) : [line('  Nothing here has that in it; Esc shows all keys.', 'dim')];
}

function bindingRow({ keys, help, command, panes, argument }: Binding): Row {
  const where = panes?.length === 1 ? `  in ${panes[0]}` : '';
  return [
    span(`  ${keys.map(keySign).join(' ')}`.padEnd(KEYS_WIDTH), 'key'),
    span(help),
    span(`  :${command}${argument ? ` ${argument.usage}` : ''}${where}`, 'dim'),
  ];
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function holdsAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every(word => lower.includes(word));
}

/** The heading of the help screen: what keys do in it, and what is searched for. */
export function helpHeading({ helpFilter }: State): Row {
  const name = [span('─', 'dim'), span(' ▸Help ', 'focus')];
  if (!helpFilter) return [...name, span('  j k scroll, / searches, Esc closes ', 'dim')];
  const { text, typing } = helpFilter;
  const after = typing
    ? '▏  ↑ ↓ scroll, Enter ends typing, Esc shows all '
    : '  j k scroll, / searches anew, Esc shows all ';
  return [...name, span(' /', 'key'), span(text, 'changed'), span(after, 'dim')];
}

/** The filter after a key that is typed into it; undefined where the key means nothing to it. */
export function typedFilter(text: string, key: string): HelpFilter | undefined {
  if (key === 'escape') return null;
  if (key === 'enter') return text ? { text, typing: false } : null;
  if (key === 'backspace') return text ? { text: [...text].slice(0, -1).join(''), typing: true } : null;
  if (key === 'ctrl+u') return { text: '', typing: true };
  const typed = key === 'space' ? ' ' : key;
  return [...typed].length === 1 ? { text: text + typed, typing: true } : undefined;
}

const GLYPHS = [
  ['[ ]', 'the cell that is explained'],
  ['‹ ›', 'a cell that feeds it'],
  ['▴ ▾', 'this event made the number larger, smaller than it was'],
  ['-∞', 'masked: softmax makes it 0'],
  ['0', 'exactly zero; a small number has digits or an exponent'],
  ['← → ↑ ↓', 'more of the matrix lies that way'],
  ['▶ ◀', 'the statement of this event, forward and backward'],
  ['◆', 'this moment on the timeline; in a Jacobian, the diagonal'],
] as const;

/** Rows of the help screen that are seen at once: all that the panes and the open list take, but the heading. */
export function helpPage({ panes, drawer }: Pick<Layout, 'panes' | 'drawer'>): number {
  return Math.max(1, (panes[0]?.height ?? 0) - 1 + drawer);
}

/** The furthest that the help screen of a state scrolls: its last page. */
export function helpLast(state: State, steps: number): number {
  const layout = layoutIn(state, steps);
  return Math.max(0, helpRows(state).length - (layout ? helpPage(layout) : 1));
}

/** Every key as rows of a Markdown table, for docs/keys.md. */
export function keysAsMarkdown(): string {
  const lines = KEYMAP.map(
    ({ keys, command, help, panes, argument }) =>
      `| ${keys.map(key => `\`${keySign(key)}\``).join(' ')} | ${panes ? panes.join(', ') : 'everywhere'} | \`:${command}${argument ? ` ${argument.usage.replaceAll('|', '\\|')}` : ''}\` | ${help} |`,
  );
  return ['| keys | where | command | what it does |', '|---|---|---|---|', ...lines].join('\n');
}
