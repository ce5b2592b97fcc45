import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.ts';
import { quantile } from './measure.ts';
import type { Result } from './result.ts';
import { Terminal } from './terminal.ts';

const ROUNDS = 24;
const WARMING = 4;
/** Milliseconds: a frame at 60 a second. */
const MOST = 16;

/** Rows of 512 through everything that mixes a row: no shipped scenario has as wide a softmax. */
const WIDE = {
  title: 'Wide rows',
  seed: 1,
  parameters: {
    x: { init: 'normal', shape: [32, 512], std: 1 },
    gamma: { init: 'normal', shape: [1, 512], std: 1 },
    beta: { init: 'normal', shape: [1, 512], std: 1 },
  },
  program: ['n = layer_norm(x, gamma, beta)', 'p = softmax(n)', 'loss = mean(p ** 2)'],
  train: { loss: 'loss' },
};

/** Ledgers of 512 terms in a real terminal of 120×40: each key from its byte to the last byte of its frame. */
export async function ledgers(): Promise<Result[]> {
  const program = await bundled('src/start.ts');
  const wide = join(tmpdir(), `stepformer-wide-${process.pid}.json`);
  writeFileSync(wide, JSON.stringify(WIDE));
  const results = [
    ...(await atPlace(program, ['attention-demo', '--at', 'out_cat.grad#3[1,0]'], 'a product')),
    ...(await atPlace(program, [wide, '--at', 'n.grad[1,0]'], 'softmax')),
    ...(await atPlace(program, [wide, '--at', 'x.grad[1,0]'], 'LayerNorm')),
  ];
  rmSync(wide);
  return results;
}

/** Again and again: a cell that was not looked at before, `e`, lines down, all terms, `J`, and the next row's. */
async function atPlace(program: string, argv: readonly string[], of: string): Promise<Result[]> {
  const terminal = new Terminal([program, ...argv]);
  await terminal.firstFrame;
  await terminal.rest(1000);
  const opened: number[] = [];
  const scrolled: number[] = [];
  const mapped: number[] = [];
  for (let round = -WARMING; round < ROUNDS; round++) {
    const timed = async (key: string, times: number[]) => {
      const pressed = await terminal.press(key);
      await terminal.rest(40);
      if (pressed && round >= 0) times.push(pressed.milliseconds);
    };
    await timed('\x1b[Z', []); // to the matrix
    await timed('l', opened);
    await timed('e', opened);
    for (const key of ['j', 'j', 'k']) await timed(key, scrolled);
    await timed('J', mapped);
    for (const key of ['j', 'j', 'k']) await timed(key, scrolled);
    await timed('\x1b[Z', []);
    await timed('j', mapped);
    await timed('e', []);
  }
  terminal.close();
  return [
    result(`a ledger of 512 terms of ${of} opens, 95th percentile`, opened),
    result(`its Jacobian of 512×512 opens, 95th percentile`, mapped),
    result(`a line down or up in it, 95th percentile`, scrolled),
  ];
}

function result(what: string, times: readonly number[]): Result {
  const detail = `median ${quantile(times, 0.5).toFixed(1)} ms, ${times.length} keys`;
  return { what, measured: quantile(times, 0.95), most: MOST, unit: 'ms', detail };
}
