/**
 * Inside of a regular expression's brackets: characters that take one cell each, and neither join with their neighbours
 * nor let what follows join them: letters, mathematics, arrows, boxes, blocks, Braille.
 */
export const SINGLE_CELLS = String.raw`\x20-\x7e\xa1-\xac\xae-\xff\u0100-\u02af\u0391-\u03ff\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2190-\u21ff\u2200-\u22ff\u2500-\u259f\u25a0-\u25fc\u2800-\u28ff`;
