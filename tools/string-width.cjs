// Stands in for string-width in the bundle. Ink measures each line of each frame several times, and
// string-width takes a line apart, character by character, as soon as one of them is not ASCII: a quarter of
// what a key cost. Most lines hold letters, box drawing and mathematics, each one column wide. And where
// nothing else is drawn it is not loaded at all: its Intl.Segmenter alone is a tenth of the time to the first frame.

const { MARKS, SINGLE_CELLS } = require('../src/tui/present/single-cells.ts');

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\x1b\[[\d;]*m/g;
/** Characters of one column that join with nothing; test/tui/string-width.test.ts holds each to string-width. */
const NARROW = new RegExp(`^[${SINGLE_CELLS}]*$`);
const MARK = new RegExp(`[${MARKS}]`, 'g');

module.exports = function width(text, options) {
  if (options || typeof text !== 'string') return slow(text, options);
  const bare = text.includes('\x1b') ? text.replace(COLOURS, '') : text;
  if (NARROW.test(bare)) return bare.length;
  const unmarked = bare.replace(MARK, '');
  return NARROW.test(unmarked) ? unmarked.length : slow(bare);
};

function slow(text, options) {
  return require('../node_modules/string-width/index.js').default(text, options);
}
