import { fileURLToPath } from 'node:url';
import { MARKS, SINGLE_CELLS } from '../src/tui/present/single-cells.ts';

/**
 * What drawing a frame costs is nearly all Ink's reading of strings. Some small changes to it in the bundle, none of
 * which changes a cell of what is drawn (test/tools): a line that is alone in its row is taken as it is
 * (row-output.mjs); for the other rows lines are remembered from frame to frame, and equal styles are one object with
 * their differences worked out once; texts of plain characters and colours are neither made safe nor sent through
 * `Intl.Segmenter`, which is made when the first line needs it: the first one of a process loads tables for a tenth
 * of the time to the first frame. And a text that gives way to one of its size, having never been wrapped, leaves the
 * layout as it is: to lay out the hundred cells of a small table again takes longer than to draw them. One edit is not
 * for speed: what terminals draw in different widths is followed by a move (anchored.mjs).
 * A new version of Ink that no longer has these places makes the build fail, rather than slow.
 */
export const quickerInk = {
  name: 'quicker-ink',
  transform(code, id) {
    const file = id.replaceAll('\\', '/');
    const edits = EDITS.find(([path]) => file.endsWith(path))?.[1];
    return edits?.reduce((text, [from, to]) => replaced(file, text, from, to), code);
  },
};

/** A file of this folder, as an import names it. */
const beside = file => fileURLToPath(new URL(file, import.meta.url)).replaceAll('\\', '/');

/** Lines and widths kept for the next frame; a screen has some hundred, a session many. */
const MOST = 5000;

const SINGLE = `/^[\\x00-\\x0c\\x0e-\\x1f${SINGLE_CELLS}]*$/`;

/** A segmenter of graphemes, the default; nothing is loaded before it reads its first text. */
const SEGMENTER = 'const segmenter = { segment: text => (segmenter.made ??= new Intl.Segmenter()).segment(text) };';

const EDITS = [
  [
    'ink/build/renderer.js',
    [["import Output from './output.js';", `import Output from '${beside('row-output.mjs')}';`]],
  ],
  [
    'ink/build/dom.js',
    [
      [
        "const textWrap = node.style?.textWrap ?? 'wrap';",
        "node.wrapped = true;\n    const textWrap = node.style?.textWrap ?? 'wrap';",
      ],
      [
        `    node.nodeValue = text;
    markNodeAsDirty(node);
};`,
        `    const line = node.parentNode;
    const single = line?.yogaNode && !line.wrapped && !text.includes('\\n');
    const before = single && measureText(squashTextNodes(line));
    node.nodeValue = text;
    const after = single && measureText(squashTextNodes(line));
    if (!single || before.width !== after.width || before.height !== after.height) markNodeAsDirty(node);
};`,
      ],
    ],
  ],
  [
    'ink/build/log-update.js',
    [
      [
        'const logUpdate = { create };',
        `import { anchoredLog } from '${beside('anchored.mjs')}';
const logUpdate = { create: (stream, options) => anchoredLog(create(stream, options)) };`,
      ],
    ],
  ],
  ['wrap-ansi/index.js', [['const segmenter = new Intl.Segmenter();', SEGMENTER]]],
  [
    'slice-ansi/tokenize-ansi.js',
    [
      [
        "const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
        SEGMENTER.replaceAll('segmenter', 'GRAPHEME_SEGMENTER'),
      ],
    ],
  ],
  [
    'ink/build/line-update.js',
    [
      ["const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });", SEGMENTER],
      ['const printableAscii = /^[ -~]*$/u;', `const printableAscii = ${SINGLE};`],
    ],
  ],
  [
    'ink/build/output.js',
    [
      ['caches = new OutputCaches();', 'caches = recentCaches();'],
      [
        'export default class Output {',
        `let recent;
function recentCaches() {
  if (!recent || recent.styledChars.size > ${MOST} || recent.widths.size > ${MOST} || recent.blockWidths.size > ${MOST}) recent = new OutputCaches();
  return recent;
}
export default class Output {`,
      ],
    ],
  ],
  [
    'ink/build/sanitize-ansi.js',
    [
      [
        'export default sanitizeAnsi;',
        `const harmless = /^(?:[\\n${SINGLE_CELLS}][${MARKS}]*|\\x1b\\[[\\d;]*m)*$/;
let last; // the screen, which a frame reads twice
export default text => {
  if (text === last) return text;
  if (!harmless.test(text)) return sanitizeAnsi(text);
  if (text.includes('\\n')) last = text;
  return text;
};`,
      ],
    ],
  ],
  [
    'ansi-tokenize/build/styledChars.js',
    [
      [
        'codes = reduceAnsiCodesIncremental(codes, [token]);',
        'codes = oneOf(reduceAnsiCodesIncremental(codes, [token]));',
      ],
      ['let codes = [];', 'let codes = oneOf([]);'],
      ['styles: [...codes],', 'styles: codes,'],
      [
        'ret += ansiCodesToString(diffAnsiCodes(chars[i - 1].styles, char.styles));',
        'ret += between(chars[i - 1].styles, char.styles);',
      ],
      ['ret += ansiCodesToString(diffAnsiCodes(char.styles, []));', 'ret += between(char.styles, oneOf([]));'],
      [
        'export function styledCharsFromTokens',
        `const known = new Map();
let differences = new WeakMap();
function oneOf(codes) {
  const key = codes.map(({ code, endCode }) => code + ' ' + endCode).join(' ');
  if (known.size > ${MOST}) known.clear();
  if (!known.has(key)) known.set(key, codes);
  return known.get(key);
}
function between(from, to) {
  let texts = differences.get(from);
  if (!texts) differences.set(from, (texts = new WeakMap()));
  let text = texts.get(to);
  if (text === undefined) texts.set(to, (text = ansiCodesToString(diffAnsiCodes(from, to))));
  return text;
}
export function styledCharsFromTokens`,
      ],
    ],
  ],
  [
    'ansi-tokenize/build/tokenize.js',
    [
      ['const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });', SEGMENTER],
      ['of segmenter.segment(str))', 'of graphemes(str))'],
      [
        'export function tokenize(',
        `const SINGLE = ${SINGLE};
function graphemes(str) {
  return SINGLE.test(str) ? Array.from(str, (segment, index) => ({ segment, index })) : segmenter.segment(str);
}
export function tokenize(`,
      ],
    ],
  ],
];

function replaced(file, text, from, to) {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`quicker-ink: ${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
