import { expect, test } from 'vitest';
import { invoke } from './invoke.ts';

/** The lines that a command prints as JSON. */
async function lines(...argv: string[]) {
  const { code, stdout, stderr } = await invoke([...argv, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

test('find lists where a statement, an operation, a tensor and a condition come to hold', async () => {
  const found = async (condition: string) => (await lines('find', 'full-backprop', condition)).map(({ at }) => at);
  expect(await found('7')).toEqual(['0:17', '0:30', '1:17']);
  expect(await found('softmax')).toEqual(['0:17', '0:21', '0:30', '1:17', '1:21']);
  expect(await found('scaled.grad')).toEqual(['0:30']);
  expect(await found('phase == "backward"')).toEqual(['0:23']);
  expect(await found('loss < 1.3835')).toEqual(['1:22']);
  expect(await lines('find', 'full-backprop', 'A')).toEqual([
    { at: '0:17', phase: 'forward', statement: 'A = softmax(scaled)', writes: 'A' },
    { at: '1:17', phase: 'forward', statement: 'A = softmax(scaled)', writes: 'A' },
  ]);
});

test('find agrees with the losses that run prints', async () => {
  const { losses } = JSON.parse((await invoke(['run', 'readme-training', '--json'])).stdout);
  const moments = await lines('find', 'readme-training', 'loss < 0.08');
  const expected = losses.flatMap((loss: number, step: number) => (loss < 0.08 ? [step] : []));
  expect(expected.length).toBeGreaterThan(0);
  expect(moments.map(({ at }) => Number(at.split(':')[0])).filter(step => step < losses.length)).toEqual(expected);
});

test('find says that there is none, and what can’t be asked', async () => {
  expect(await invoke(['find', 'full-backprop', 'loss < 0'])).toEqual({
    code: 0,
    stdout: '',
    stderr: 'It holds at no moment of this run.\n',
  });
  const wrong = await invoke(['find', 'full-backprop', 'scald.grad']);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/scaled\.grad/);
  expect((await invoke(['find', 'full-backprop', 'Q < 0'])).stderr).toMatch(/any\(…\) or all\(…\)/);
});

test('watch prints an expression after each step', async () => {
  const { losses } = JSON.parse((await invoke(['run', 'readme-training', '--json'])).stdout);
  const values = await lines('watch', 'readme-training', 'loss');
  expect(values.slice(0, losses.length).map(({ value }) => value[0][0])).toEqual(losses);
  expect((await lines('watch', 'full-backprop', 'A'))[0].value).toHaveLength(2);
  // the forward pass after training reads WQ, and has no gradient of it
  expect(await lines('watch', 'full-backprop', 'max(abs(WQ.grad))')).toMatchObject([{ step: 0 }]);
  const { stdout } = await invoke(['watch', 'full-backprop', 'max(probs)']);
  expect(stdout).toMatch(/^step 0 {2}max\(probs\) = 0\.25\d+\nstep 1 {2}max\(probs\) = 0\.25\d+\n$/);
});
