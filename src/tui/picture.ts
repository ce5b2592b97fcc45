import { linesWithBreakpoints } from './breakpoints.ts';
import { drawerDrawing } from './drawer.ts';
import { helpHeading, helpPage, helpRows } from './help.ts';
import { type Area, type Layout, LEAST, layoutIn } from './layout.ts';
import { tensorsPicture } from './listed.ts';
import { closingRow, headingOf, headingRow, longMessage, statusRows, titleRow } from './present/frame.ts';
import { lossPicture, lossRows } from './present/loss.ts';
import { neededText } from './present/needed.ts';
import { panelRows } from './present/panel.ts';
import { foldedRow, type ProgramPicture, programRows } from './present/program.ts';
import { fitAll, fitRow, line, type Row, span } from './present/rows.ts';
import type { Table } from './present/table.ts';
import { tensorRows } from './present/tensors.ts';
import { timelineRows } from './present/timeline.ts';
import { type WhyDrawing, whyDrawing } from './present/why.ts';
import { type Stage, stageOf } from './stage.ts';
import type { Place, State } from './state.ts';
import { timelinePicture } from './whole.ts';
import { whyPicture } from './why-picture.ts';
import type { World } from './world.ts';

/** A small table, and where on the screen its first column and its header stand. */
interface PlacedTable {
  /** The part of the screen that it belongs to: one table each. */
  readonly of: 'why' | 'drawer';
  readonly table: Table;
  readonly x: number;
  readonly y: number;
}

/** The whole screen or a part of it: rows as wide as it is, and the small tables on them, counted from its own corner. */
interface Picture {
  readonly rows: readonly Row[];
  readonly tables: readonly PlacedTable[];
}

/** The whole screen for a state: a frame one row shorter than the terminal. */
export function pictureOf(world: World, state: State): Picture {
  const layout = layoutIn(state, world.steps);
  if (!layout) return { rows: tooSmall(state), tables: [] };
  const { columns } = layout;
  const stage = stageOf(world, state.place, state);
  const middle = state.help ? helpPart(state, layout) : panesPart({ world, state, stage, layout });
  const parts = [topPart({ world, state, stage, layout }), middle];
  if (layout.drawer > 0 && !state.help) parts.push(drawerPart(world, state, layout));
  // a message is read to its end: until the next key it may take the keys' row, and those of the timeline
  const over = Math.max(0, Math.min(longMessage(state, columns).length - layout.status, layout.timeline));
  const below = [
    ...(layout.closed ? [closingRow(layout)] : []),
    ...timelineRows(timelinePicture(world, state), columns, layout.timeline - over),
    ...statusRows(world, state, stage, columns, layout.status + over),
  ];
  return stacked([...parts, { rows: below, tables: [] }]);
}

/** What every part of the screen is drawn from. */
interface Scene {
  readonly world: World;
  readonly state: State;
  readonly stage: Stage;
  readonly layout: Layout;
}

/** As tall as any other frame, so that nothing of an earlier one is left standing when a terminal shrinks. */
function tooSmall({ size }: State): Row[] {
  return fitAll([line(neededText('Stepformer', LEAST, size))], size.columns, Math.max(1, size.rows - 1));
}

/** Parts under each other. */
function stacked(parts: readonly Picture[]): Picture {
  const rows: Row[] = [];
  const tables: PlacedTable[] = [];
  for (const part of parts) {
    tables.push(...part.tables.map(placed => ({ ...placed, y: placed.y + rows.length })));
    rows.push(...part.rows);
  }
  return { rows, tables };
}

/** Parts of one height side by side, with a rule between them. */
function sideBySide(parts: readonly (Picture & { readonly width: number })[], height: number): Picture {
  const tables: PlacedTable[] = [];
  let x = 0;
  for (const part of parts) {
    tables.push(...part.tables.map(placed => ({ ...placed, x: placed.x + x })));
    x += part.width + 1;
  }
  const rule = span('│', 'dim');
  const rows = Array.from({ length: height }, (_, y) =>
    parts.flatMap(({ rows, width }, at) => [...(at > 0 ? [rule] : []), ...fitRow(rows[y] ?? [], width)]),
  );
  return { rows, tables };
}

function topPart({ world, state, stage, layout }: Scene): Picture {
  const { columns } = layout;
  const rows = [titleRow(world, state, world.segment(state.place.step), columns)];
  if (layout.folded) rows.push(fitRow([span(' '), ...foldedRow(programOf(world, state, stage), columns - 2)], columns));
  rows.push(fitRow(state.help ? helpHeading(state) : headingRow(layout, state, stage), columns));
  return { rows, tables: [] };
}

function helpPart(state: State, layout: Layout): Picture {
  const height = helpPage(layout);
  return {
    rows: fitAll(helpRows(state).slice(state.helpTop, state.helpTop + height), layout.columns, height),
    tables: [],
  };
}

function panesPart(scene: Scene): Picture {
  const { panes } = scene.layout;
  const height = Math.max(...panes.map(area => area.height)) - 1;
  return sideBySide(
    panes.map(area => ({ ...panePart(area, scene), width: area.width })),
    height,
  );
}

function panePart(area: Area, { world, state, stage, layout }: Scene): Picture {
  const { width } = area;
  const height = area.height - 1;
  switch (area.pane) {
    case 'program': {
      const listed = listedHeight(layout, height, world.listing.length);
      const own = height - layout.preview - listed;
      const rows = fitAll(programRows(programOf(world, state, stage), width - 2, own).map(indented), width, own);
      if (layout.preview) rows.push(...panelRows(stage, state, width - 1, layout.preview).map(indented));
      if (listed) rows.push(...listedRows(world, state, width, listed));
      return { rows, tables: [] };
    }
    case 'matrix':
      return { rows: panelRows(stage, state, width - 1, height).map(indented), tables: [] };
    case 'tensors':
      return { rows: tensorsOf(world, state, width, height), tables: [] };
    case 'loss':
      return { rows: lossOf(world, state, width, height), tables: [] };
    case 'why':
      return whyPart(whyDrawing(whyPicture(world, stage, state), width - 2, height));
  }
}

/** Rows that the notes and gradients under a statement mostly take. */
const NOTES = 8;

/** The list of tensors takes what a short program leaves; the same at every moment of a run. */
function listedHeight({ listed }: Layout, height: number, statements: number): number {
  return listed && Math.max(listed, height - statements - NOTES);
}

/** Formula, table, sum; blank rows are left for the table. */
function whyPart({ before, table, after }: WhyDrawing): Picture {
  const rows = [...before.map(indented), ...blankFor(table), ...after.map(indented)];
  return { rows, tables: placed('why', table, before.length) };
}

/** The open list of breakpoints, watches or marks, under the panes. */
function drawerPart(world: World, state: State, { columns, drawer }: Layout): Picture {
  const drawing = drawerDrawing(world, state, columns, drawer);
  if (!drawing) return { rows: [], tables: [] };
  const { heading, table, empty, height } = drawing;
  return { rows: fitAll([heading, ...(table ? [] : [empty])], columns, height), tables: placed('drawer', table, 1) };
}

function placed(of: PlacedTable['of'], table: Table | null, y: number): PlacedTable[] {
  return table ? [{ of, table, x: 0, y }] : [];
}

/** A header and a row a line. */
function blankFor(table: Table | null): Row[] {
  return table ? Array.from({ length: table.lines.length + 1 }, () => []) : [];
}

/** The list of tensors under the program, with its own heading. */
function listedRows(world: World, state: State, width: number, height: number): Row[] {
  const area = { pane: 'tensors', width, height } as const;
  return [headingOf(area, state, ''), ...tensorsOf(world, state, width, height - 1)];
}

function tensorsOf(world: World, state: State, width: number, height: number): Row[] {
  return tensorRows(tensorsPicture(world, state), width - 2, height).map(indented);
}

function lossOf(world: World, state: State, width: number, height: number): Row[] {
  return lossRows(lossPicture(world, state), width - 2, height).map(indented);
}

function programOf(world: World, { place, breakpoints, veil }: State, stage: Stage): ProgramPicture {
  const segment = world.segment(place.step);
  const marked = linesWithBreakpoints(breakpoints);
  const formula = formulaOf(world, place, stage);
  return { listing: world.listing, segment, event: place.event, formula, marked, veiled: veil === 'on' };
}

/** The formula of this event, whatever is pinned. */
function formulaOf(world: World, place: Place, stage: Stage): string {
  return place.pin ? world.explain(place.step, place.event, [0, 0]).formula : stage.explanation.formula;
}

function indented(row: Row): Row {
  return [span(' '), ...row];
}
