import { Box, Text } from 'ink';
import { linesWithBreakpoints } from '../breakpoints.ts';
import type { Palette } from '../colours.ts';
import { drawerDrawing } from '../drawer.ts';
import { helpRows } from '../help.ts';
import { type Area, type Layout, LEAST, layoutIn } from '../layout.ts';
import { tensorsPicture } from '../listed.ts';
import { closingRow, headingOf, headingRow, statusRows, titleRow } from '../present/frame.ts';
import { lossPicture, lossRows } from '../present/loss.ts';
import { panelRows } from '../present/panel.ts';
import { foldedRow, type ProgramPicture, programRows } from '../present/program.ts';
import { clip, fitAll, fitRow, line, type Row, span } from '../present/rows.ts';
import { tensorRows } from '../present/tensors.ts';
import { timelineRows } from '../present/timeline.ts';
import { whyDrawing } from '../present/why.ts';
import { type Stage, stageOf } from '../stage.ts';
import type { Place, State } from '../state.ts';
import { timelinePicture } from '../whole.ts';
import { whyPicture } from '../why-picture.ts';
import type { World } from '../world.ts';
import { Drawer } from './Drawer.tsx';
import { Lines } from './Lines.tsx';
import { Why } from './Why.tsx';

interface ScreenProps {
  readonly world: World;
  readonly state: State;
  readonly palette: Palette;
}

/** The whole screen for a state: a frame one row shorter than the terminal. */
export function Screen({ world, state, palette }: ScreenProps) {
  const layout = layoutIn(state, world.steps);
  if (!layout) return <TooSmall state={state} palette={palette} />;
  const { columns } = layout;
  const segment = world.segment(state.place.step);
  const stage = stageOf(world, state.place, state);
  const picture = programOf(world, state, stage);
  const timeline = timelinePicture(world, state);
  const top = [titleRow(world, state, segment, columns)];
  if (layout.folded) top.push(fitRow([span(' '), ...foldedRow(picture, columns - 2)], columns));
  const bottom = [
    ...(layout.closed ? [closingRow(layout)] : []),
    ...timelineRows(timeline, columns, layout.timeline),
    ...statusRows(world, state, stage, columns, layout.status),
  ];
  return (
    <Box flexDirection="column" width={columns} height={layout.rows}>
      <Lines
        rows={[...top, fitRow(state.help ? helpHeading() : headingRow(layout, state, stage), columns)]}
        palette={palette}
        width={columns}
      />
      {state.help ? (
        <Help state={state} palette={palette} layout={layout} />
      ) : (
        <Panes world={world} state={state} palette={palette} layout={layout} stage={stage} />
      )}
      {layout.drawer > 0 && !state.help && (
        <Drawer drawing={drawerDrawing(world, state, columns, layout.drawer)} palette={palette} layout={layout} />
      )}
      <Lines rows={bottom} palette={palette} width={columns} />
    </Box>
  );
}

/** As tall as any other frame, so that nothing of an earlier one is left standing when a terminal shrinks. */
function TooSmall({ state, palette }: Omit<ScreenProps, 'world'>) {
  const { columns, rows } = state.size;
  const needed = `Stepformer needs ${LEAST.columns}×${LEAST.rows}; this is ${columns}×${rows}.`;
  const frame = fitAll([line(clip(needed, columns))], columns, Math.max(1, rows - 1));
  return <Lines rows={frame} palette={palette} width={columns} />;
}

function helpHeading(): Row {
  return [span('─', 'dim'), span(' ▸Help ', 'focus'), span('  j k scroll, Esc closes ', 'dim')];
}

function Help({ state, palette, layout }: Omit<ScreenProps, 'world'> & { readonly layout: Layout }) {
  const height = (layout.panes[0]?.height ?? 2) - 1 + layout.drawer;
  const all = helpRows();
  const top = Math.max(0, Math.min(state.helpTop, all.length - height));
  const rows = fitAll(all.slice(top, top + height), layout.columns, height);
  return <Lines rows={rows} palette={palette} width={layout.columns} />;
}

interface PanesProps extends ScreenProps {
  readonly layout: Layout;
  readonly stage: Stage;
}

function Panes({ layout, ...props }: PanesProps) {
  return (
    <Box flexDirection="row" flexShrink={0}>
      {layout.panes.flatMap((area, at) => [
        ...(at > 0 ? [<Rule key={`before ${area.pane}`} height={area.height - 1} palette={props.palette} />] : []),
        <PaneBody key={area.pane} area={area} layout={layout} {...props} />,
      ])}
    </Box>
  );
}

/** One text of many lines: a text a line would cost a node each. */
function Rule({ height, palette }: { readonly height: number; readonly palette: Palette }) {
  const bar = palette.paint(line('│', 'dim'));
  return (
    <Box flexShrink={0} width={1}>
      <Text>{Array.from({ length: height }, () => bar).join('\n')}</Text>
    </Box>
  );
}

function PaneBody({ area, layout, stage, world, state, palette }: PanesProps & { readonly area: Area }) {
  const { width } = area;
  const height = area.height - 1;
  switch (area.pane) {
    case 'program': {
      const picture = programOf(world, state, stage);
      const own = height - layout.preview - layout.listed;
      const rows = fitAll(programRows(picture, width - 2, own).map(indented), width, own);
      const under = layout.preview ? panelRows(stage, state, width - 1, layout.preview).map(indented) : [];
      if (layout.listed) under.push(...listedRows(world, state, width, layout.listed));
      return <Lines rows={[...rows, ...under]} palette={palette} width={width} />;
    }
    case 'matrix':
      return (
        <Lines
          rows={fitAll(panelRows(stage, state, width - 1, height).map(indented), width, height)}
          palette={palette}
          width={width}
        />
      );
    case 'tensors':
    case 'loss': {
      const rows = area.pane === 'loss' ? lossOf(world, state, width, height) : tensorsOf(world, state, width, height);
      return <Lines rows={fitAll(rows, width, height)} palette={palette} width={width} />;
    }
    case 'why':
      return (
        <Why
          drawing={whyDrawing(whyPicture(world, stage, state), width - 2, height)}
          palette={palette}
          width={width}
          height={height}
        />
      );
  }
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

function programOf(world: World, { place, breakpoints }: State, stage: Stage): ProgramPicture {
  const segment = world.segment(place.step);
  const marked = linesWithBreakpoints(breakpoints);
  return { listing: world.listing, segment, event: place.event, formula: formulaOf(world, place, stage), marked };
}

/** The formula of this event, whatever is pinned. */
function formulaOf(world: World, place: Place, stage: Stage): string {
  return place.pin ? world.explain(place.step, place.event, [0, 0]).formula : stage.explanation.formula;
}

function indented(row: Row): Row {
  return [span(' '), ...row];
}
