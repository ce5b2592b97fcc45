import { ENDINGS, FORMATS } from './formats.ts';
import { SECTIONS } from './keymap/binding.ts';
import { KEYMAP, keySign } from './keymap.ts';
import { type Layout, layoutIn } from './layout.ts';
import { line, type Row, span } from './present/rows.ts';
import type { State } from './state.ts';

const KEYS_WIDTH = 16;

/** The help screen: every key of the table by section, the files that can be written, then the glyphs of the matrix. */
export function helpRows(): Row[] {
  const keys = SECTIONS.flatMap(section => [
    line(section, 'heading'),
    ...KEYMAP.filter(binding => binding.section === section).map(({ keys, help, command, panes, argument }) => [
      span(`  ${keys.map(keySign).join(' ')}`.padEnd(KEYS_WIDTH), 'key'),
      span(help),
      span(
        `  :${command}${argument ? ` ${argument.usage}` : ''}${panes?.length === 1 ? `  in ${panes[0]}` : ''}`,
        'dim',
      ),
    ]),
    [],
  ]);
  return [
    ...keys,
    line('Files', 'heading'),
    ...ENDINGS.map(ending => [span(`  .${ending}`.padEnd(KEYS_WIDTH), 'key'), span(FORMATS[ending].about)]),
    [],
    ...GLYPHS.map(([glyph, meaning]) => [span(`  ${glyph}`.padEnd(KEYS_WIDTH), 'changed'), span(meaning)]),
  ];
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
  return Math.max(0, helpRows().length - (layout ? helpPage(layout) : 1));
}

/** Every key as rows of a Markdown table, for docs/keys.md. */
export function keysAsMarkdown(): string {
  const lines = KEYMAP.map(
    ({ keys, command, help, panes, argument }) =>
      `| ${keys.map(key => `\`${keySign(key)}\``).join(' ')} | ${panes ? panes.join(', ') : 'everywhere'} | \`:${command}${argument ? ` ${argument.usage.replaceAll('|', '\\|')}` : ''}\` | ${help} |`,
  );
  return ['| keys | where | command | what it does |', '|---|---|---|---|', ...lines].join('\n');
}
