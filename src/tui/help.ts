import { ENDINGS, FORMATS } from './formats.ts';
import { type Binding, SECTIONS } from './keymap/binding.ts';
import { HELP_KEYS, HELP_SEARCH_KEYS, helpHints } from './keymap/help-keys.ts';
import { deedOf, type OwnKey } from './keymap/own-key.ts';
import { keySign } from './keymap/sign.ts';
import { KEYMAP } from './keymap.ts';
import { type Layout, layoutIn } from './layout.ts';
import { LINE_KEYS } from './line.ts';
import { PICKER_KEYS } from './picker.ts';
import { line, plainText, type Row, type Span, span } from './present/rows.ts';
import { type HelpFilter, keyPane, type State } from './state.ts';

const KEYS_WIDTH = 16;

/**
 * The help screen: the keys that mean something only in the pane one is in, then the others by section, those of
 * other places, the files that can be written, and the glyphs of the matrix. Of all that, what holds every word that is searched for.
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
    ...OWN.map(({ heading, table }): [string, Row[]] => [
      heading,
      table.map(({ keys, help }) => [keysSpan(keys), span(help)]),
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
  return [keysSpan(keys), span(help), span(`  :${command}${argument ? ` ${argument.usage}` : ''}${where}`, 'dim')];
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
  const hints = helpHints(helpFilter).map(({ sign, hint }) => `${sign} ${hint}`);
  const keys = span(`${helpFilter?.typing ? '▏' : ''}  ${hints.join(', ')} `, 'dim');
  const sought = helpFilter ? [span(' /', 'key'), span(helpFilter.text, 'changed')] : [];
  return [span('─', 'dim'), span(' ▸Help ', 'focus'), ...sought, keys];
}

/** The filter after a key that is typed into it; `scroll` where the key scrolls instead, undefined where it means nothing. */
export function typedFilter(text: string, key: string): HelpFilter | 'scroll' | undefined {
  const deed = deedOf(HELP_SEARCH_KEYS, key);
  if (deed) return deed === 'scroll' ? deed : deed(text);
  const typed = key === 'space' ? ' ' : key;
  return [...typed].length === 1 ? { text: text + typed, typing: true } : undefined;
}

/** The places that have keys of their own. */
const OWN: readonly { readonly heading: string; readonly where: string; readonly table: readonly OwnKey[] }[] = [
  { heading: 'In this help', where: 'help', table: HELP_KEYS },
  { heading: 'While searching it', where: 'help, after `/`', table: HELP_SEARCH_KEYS },
  { heading: 'In a line after : or /', where: 'line after `:` or `/`', table: LINE_KEYS },
  { heading: 'Among the scenarios', where: 'scenarios', table: PICKER_KEYS },
];

function keysSpan(keys: readonly string[]): Span {
  return span(`  ${keys.map(keySign).join(' ')}`.padEnd(KEYS_WIDTH - 1).concat(' '), 'key');
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
      `| ${signsAsMarkdown(keys)} | ${panes ? panes.join(', ') : 'everywhere'} | \`:${command}${argument ? ` ${argument.usage.replaceAll('|', '\\|')}` : ''}\` | ${help} |`,
  );
  const own = OWN.flatMap(({ where, table }) =>
    table.map(({ keys, help }) => `| ${signsAsMarkdown(keys)} | ${where} | | ${help} |`),
  );
  return ['| keys | where | command | what it does |', '|---|---|---|---|', ...lines, ...own].join('\n');
}

function signsAsMarkdown(keys: readonly string[]): string {
  return keys.map(key => `\`${keySign(key)}\``).join(' ');
}
