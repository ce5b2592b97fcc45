import { clip } from './rows.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How large the terminal must be for something, in as many words as there is room for. */
export function neededText(what: string, least: Size, { columns, rows }: Size): string {
  const needed = `${least.columns}×${least.rows}`;
  const sentences = [`${what} needs ${needed}; this is ${columns}×${rows}.`, `needs ${needed}, is ${columns}×${rows}`];
  return [...sentences, `needs ${needed}`].find(({ length }) => length <= columns) ?? clip(needed, columns);
}
