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

/** The key of a name, as the program calls it or as people know it, in letters of any size; undefined where it is none. */
export function keyNamed(name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(SIGNS).find(key => key === wanted || SIGNS[key]?.toLowerCase() === wanted);
}

/** A key as people know it. */
export function keySign(key: string): string {
  return SIGNS[key] ?? key.replace(/^ctrl\+./, held => `Ctrl+${held.at(-1)?.toUpperCase()}`);
}
