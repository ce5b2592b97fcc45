import stringWidth from 'string-width';

/** Lines of cells set in columns as wide as their widest cell; `right` columns stand against the right. */
export function columns(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, stringWidth(cell));
  const padded = (cell: string, at: number) => {
    const space = ' '.repeat((widths[at] as number) - stringWidth(cell));
    return right.has(at) ? space + cell : cell + space;
  };
  return rows.map(row => row.map(padded).join('  ').trimEnd());
}

/** `1 step`, `3 steps`. */
export function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`;
}
