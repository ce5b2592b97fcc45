/**
 * Inside of a regular expression's brackets: characters that take one cell of a terminal each, and neither join with
 * their neighbours nor let what follows join them: ASCII, Latin, Greek, arrows, mathematics, rules, bars, shapes and
 * Braille. Nearly all that is drawn; finding the clusters and the widths of the rest costs a hundred times as much.
 */
export const SINGLE_CELLS = String.raw`\x20-\x7e\xa1-\xac\xae-\u02ff\u0391-\u03ff\u1d40\u1d57\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2190-\u21ff\u2200-\u22ff\u2400-\u2426\u2500-\u259f\u25a0-\u25fc\u26a0\u2713\u2717\u2801-\u28ff\ufffd`;

/** Marks that stand on the character before them and take no cell: the hat of `m̂`. */
export const MARKS = String.raw`\u0300-\u036f`;
