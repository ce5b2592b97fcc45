/** Characters that would move the cursor, change colours or reorder text: C0, C1, bidirectional and invisible ones. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text that is safe to print in a message: each control character becomes one visible character
 * (`␛` for escape), so that columns keep their places. Everything else is unchanged.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, character => {
    const code = character.codePointAt(0) as number;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Text in quotation marks for a message: safe to print, and cut in the middle where it is long. */
export function quoted(text: string, longest = 60): string {
  const characters = [...visible(text)];
  if (characters.length <= longest) return `"${characters.join('')}"`;
  const half = Math.floor((longest - 1) / 2);
  return `"${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}"`;
}
