const SIGNS: Readonly<Record<string, string>> = {
  right: '→',
  left: '←',
  up: '↑',
  down: '↓',
  enter: 'Enter',
  tab: 'Tab',
  'shift+tab': 'Shift+Tab',
  backspace: 'Backspace',
  escape: 'Esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  ' ': 'Space',
};

/** A key as people know it. */
export function keySign(key: string): string {
  return SIGNS[key] ?? key.replace(/^ctrl\+./, held => `Ctrl+${held.at(-1)?.toUpperCase()}`);
}
