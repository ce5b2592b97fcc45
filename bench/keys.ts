import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.ts';
import { quantile } from './measure.ts';
import type { Result } from './result.ts';
import { type Pressed, Terminal } from './terminal.ts';

/** Keys of time, there and back again; they are the same in every pane. */
const TIME = ['.', '.', ',', ',', '}', '}', '{', '{', ')', ')', '(', '('];
/** Cell movement, in the Matrix pane. */
const CELLS = ['l', 'l', 'j', 'j', 'k', 'h', 'h', '$', '^'];
const ROUNDS = 6;
const MOST = 16;

/** From the byte of a key to the last byte of its frame, in a real terminal of 120×40. */
export async function keys(): Promise<Result[]> {
  const program = await bundled('src/start.ts');
  const frames = await bundled('bench/frames-ink.tsx', { plain: true });
  const places = [
    ['full-backprop', ['full-backprop', '--at', 'scores.grad@0']],
    ['microgpt, step 900', ['microgpt', '--at', 'loss@900']],
    ['attention-demo', ['attention-demo', '--at', 'z#3']],
  ] as const;
  const results: Result[] = [];
  for (const [name, argv] of places) results.push(...(await atPlace(name, program, argv, frames)));
  results.push(await whileTraining(program));
  return results;
}

async function atPlace(name: string, program: string, argv: readonly string[], frames: string): Promise<Result[]> {
  const terminal = new Terminal([program, ...argv]);
  await terminal.firstFrame;
  await terminal.rest(1000);
  const captured: string[][] = [terminal.coloured()];
  const press = async (sequence: readonly string[]) => {
    const all: Pressed[] = [];
    for (let round = 0; round <= ROUNDS; round++)
      for (const key of sequence) {
        const pressed = await terminal.press(key);
        await terminal.rest(40);
        if (round === 0) captured.push(terminal.coloured());
        else if (pressed) all.push(pressed); // the first round warms up
      }
    return all;
  };
  const time = await press(TIME);
  while (!terminal.coloured().some(line => plain(line).includes('▸Matrix'))) {
    await terminal.press('\t');
    await terminal.rest(40);
  }
  const cells = await press(CELLS);
  terminal.close();
  const floor = await inkAlone(frames, captured);
  return [
    result(`a key of time in \`${name}\`, 95th percentile`, time, floor),
    result(`a cell movement in \`${name}\`, 95th percentile`, cells, floor),
  ];
}

/** The same frames, drawn by a program that does nothing else. */
async function inkAlone(frames: string, captured: readonly string[][]): Promise<Pressed[]> {
  const file = join(tmpdir(), `stepformer-frames-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(captured));
  const terminal = new Terminal([frames, file]);
  await terminal.firstFrame;
  await terminal.rest(300);
  const all: Pressed[] = [];
  for (let count = 0; count < 3 * captured.length; count++) {
    const pressed = await terminal.press('x');
    if (pressed && count >= captured.length) all.push(pressed);
    await terminal.rest(40);
  }
  terminal.close();
  rmSync(file);
  return all;
}

/** Keys of time while the run is being recorded: the frame in which the moment in the title changes. */
async function whileTraining(program: string): Promise<Result> {
  const terminal = new Terminal([program, 'microgpt', '--set', 'train.steps=100000']);
  await terminal.firstFrame;
  await new Promise(resolve => setTimeout(resolve, 1500));
  const moment = () => /step \d+.*event \d+/.exec(terminal.row(0))?.[0];
  const all: Pressed[] = [];
  for (let count = 0; count < 60; count++) {
    const before = moment();
    const pressed = await terminal.press(count % 4 < 2 ? '.' : ',', () => moment() !== before);
    if (pressed && count >= 10) all.push(pressed);
    await new Promise(resolve => setTimeout(resolve, 30 + (count % 7)));
  }
  terminal.close();
  return result('a key of time in `microgpt` during training, 95th percentile', all);
}

function result(what: string, pressed: readonly Pressed[], floor?: readonly Pressed[]): Result {
  const at = (share: number, of = pressed) =>
    quantile(
      of.map(({ milliseconds }) => milliseconds),
      share,
    );
  const bytes = quantile(
    pressed.map(each => each.bytes),
    0.5,
  );
  const ink = floor
    ? `; Ink alone draws these frames in ${at(0.5, floor).toFixed(1)} and ${at(0.95, floor).toFixed(1)} ms: ${(at(0.95) / at(0.95, floor)).toFixed(1)}×`
    : '';
  return {
    what,
    measured: at(0.95),
    most: MOST,
    unit: 'ms',
    detail: `median ${at(0.5).toFixed(1)} ms, ${bytes} bytes${ink}`,
  };
}

function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return line.replace(/\x1b\[[\d;]*m/g, '');
}
