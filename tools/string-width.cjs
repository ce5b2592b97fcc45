// Stands in for string-width in the bundle. Ink measures each line of each frame several times, and
// string-width takes a line apart, character by character, as soon as one of them is not ASCII: a quarter of
// what a key cost. Most lines hold letters, box drawing and mathematics, each one column wide. And where
// nothing else is drawn it is not loaded at all: its Intl.Segmenter alone is a tenth of the time to the first frame.

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\x1b\[[\d;]*m/g;
/** Characters of one column that join with nothing; test/tui/string-width.test.ts holds each to string-width. */
const NARROW =
  /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u0391-\u03C9\u2010-\u2027\u2030-\u203A\u2070-\u209C\u2190-\u22FF\u2500-\u25FC]*$/;

module.exports = function width(text, options) {
  if (options || typeof text !== 'string') return slow(text, options);
  const bare = text.includes('\x1b') ? text.replace(COLOURS, '') : text;
  return NARROW.test(bare) ? bare.length : slow(bare);
};

function slow(text, options) {
  return require('../node_modules/string-width/index.js').default(text, options);
}
