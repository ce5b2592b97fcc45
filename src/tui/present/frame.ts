import type { Segment } from '../../engine/tape.ts';
import { KEYMAP, keySign } from '../keymap.ts';
import type { Area, Layout } from '../layout.ts';
import type { Stage } from '../stage.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { speakNumber } from './number.ts';
import { sentenceOf } from './program.ts';
import { clip, fitRow, line, type Row, rowWidth, type Span, span, widthOf } from './rows.ts';
import { sparkline } from './timeline.ts';

/** The first row: the scenario on the left, where we are and the loss on the right. */
export function titleRow(world: World, state: State, segment: Segment, width: number): Row {
  const { step, event } = state.place;
  const last = segment.tape.instructions.length - 1;
  const kind = segment.kind === 'token' ? 'token' : `${segment.kind} step`;
  const phase = segment.tape.instructions[event]?.phase ?? 'load';
  const right: Span[] = [
    span(phase, phase === 'backward' ? 'backward' : 'current'),
    span(`  ${kind} ${step}/${world.steps - 1}  event ${event}/${last}`),
    ...lossSpans(world.losses(), step, width),
    span(' '),
  ];
  const room = width - rowWidth(right) - 3;
  const title = room > 4 ? clip(world.title, room) : '';
  return fitRow(
    [span(` ${title}`, 'heading'), span(' '.repeat(Math.max(1, room + 2 - widthOf(title)))), ...right],
    width,
  );
}

function lossSpans(losses: readonly (number | undefined)[], step: number, width: number): Span[] {
  const loss = losses[step];
  if (loss === undefined || width < 80) return [];
  const chart = sparkline(losses, step, width < 120 ? 8 : 16);
  return [span(`  loss ${speakNumber(loss, 5)}`), span(chart ? ` ${chart}` : '', 'positive')];
}

/** What each pane is called, over the panes; the one in use is marked by `▸` and its tone. */
export function headingRow(layout: Layout, state: State, stage: Stage): Row {
  return layout.panes.flatMap((area, at) => [...(at > 0 ? [span('┬', 'dim')] : []), ...headingOf(area, state, stage)]);
}

function headingOf({ pane, width }: Area, state: State, stage: Stage): Span[] {
  const focused = state.place.pane === pane;
  const result = stage.shown.at(-1);
  const about = { program: '', matrix: state.heat ? 'heat' : '', why: `${result?.id ?? ''}[${stage.at}]` }[pane];
  const name = ` ${focused ? '▸' : ' '}${pane[0]?.toUpperCase()}${pane.slice(1)} `;
  const more = about ? ` ${clip(about, Math.max(0, width - name.length - 4))} ` : '';
  const rule = Math.max(0, width - 1 - widthOf(name) - widthOf(more));
  return [
    span('─', 'dim'),
    span(name, focused ? 'focus' : 'heading'),
    span(more, 'dim'),
    span('─'.repeat(rule), 'dim'),
  ];
}

/** The last rows: what happened or what this event does, and the keys that matter here. */
export function statusRows(world: World, state: State, segment: Segment, width: number, height: number): Row[] {
  const said = saidRow(state, segment);
  const keys = hintRow(world, state, width);
  if (height > 1) return [fitRow(said, width), fitRow(keys, width)];
  return [fitRow(state.typing !== null || state.message || state.count ? said : keys, width)];
}

function saidRow(state: State, segment: Segment): Row {
  if (state.typing !== null) return [span(' :', 'key'), span(state.typing), span('▏', 'changed')];
  if (state.count) return [span(` ${state.count}`, 'changed'), span(' times, or to: press a key', 'dim')];
  if (state.message) return [span(` ${state.message}`, state.warned ? 'warning' : 'plain')];
  const { step, event } = state.place;
  return line(` @${step}:${event}  ${sentenceOf(segment, event)}`, 'dim');
}

/** Keys with a hint that can act here and now; help and quit always find room. */
export function hintRow(world: World, state: State, width: number): Row {
  const here = KEYMAP.filter(({ hint, panes }) => hint && (!panes || panes.includes(state.place.pane)));
  const able = here.filter(({ unless }) => !unless?.(state, world));
  const seen = new Set<string>();
  const hints = able.flatMap(({ keys, sign, hint, command }) => {
    if (seen.has(command)) return [];
    seen.add(command);
    return [{ sign: sign ?? keySign(keys[0] as string), hint: hint as string, command }];
  });
  const always = hints.filter(({ command }) => command === 'help' || command === 'quit');
  const rest = hints.filter(hint => !always.includes(hint));
  const cost = ({ sign, hint }: { sign: string; hint: string }) => widthOf(sign) + widthOf(hint) + 3;
  let left = width - 1 - always.reduce((sum, hint) => sum + cost(hint), 0);
  const fitting = rest.filter(hint => {
    left -= cost(hint);
    return left >= 0;
  });
  return [
    span(' '),
    ...[...fitting, ...always].flatMap(({ sign, hint }) => [span(sign, 'key'), span(` ${hint}  `, 'dim')]),
  ];
}
