import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';

// The bundle in a real pseudo-terminal, under an interactive shell, so that jobs can be stopped and continued.
beforeAll(() => void execFileSync(process.execPath, ['tools/build.mjs']));

const PATIENCE = { timeout: 20_000, interval: 25 };
const shells: IPty[] = [];
afterEach(() => {
  for (const shell of shells.splice(0)) shell.kill('SIGKILL');
});

function openShell(more: Record<string, string> = {}) {
  const { CI: _, NO_COLOR: __, ...env } = process.env;
  const home = mkdtempSync(join(tmpdir(), 'stepformer-home-')); // nobody's own settings are read or written
  const size = { cols: 100, rows: 30 };
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  const shell = spawn('bash', ['--norc', '--noprofile', '-i'], {
    ...size,
    name: 'xterm-256color',
    env: {
      ...env,
      COLORTERM: 'truecolor',
      PS1: 'shell> ',
      BASH_SILENCE_DEPRECATION_WARNING: '1',
      XDG_CONFIG_HOME: home,
      ...more,
    },
  });
  shells.push(shell);
  let cursorHidden = false;
  shell.onData(data => {
    const [shown, hidden] = [data.lastIndexOf('\u001B[?25h'), data.lastIndexOf('\u001B[?25l')];
    if (shown !== hidden) cursorHidden = hidden > shown;
    terminal.write(data);
  });
  const text = () => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, y) =>
      active.getLine(active.baseY + y)?.translateToString(true),
    );
    return lines.join('\n');
  };
  const shows = (part: string | RegExp) => vi.waitFor(() => expect(text()).toMatch(part), PATIENCE);
  return {
    shell,
    terminal,
    text,
    shows,
    alternate: () => terminal.buffer.active.type === 'alternate',
    /** Opens the program and waits for its first frame. */
    async start() {
      await shows('shell> ');
      shell.write(`'${process.execPath}' dist/cli.js full-backprop; echo "ended with $?"\r`);
      await shows(/event 0\/49/);
    },
    /** The terminal is as the shell had it: no alternate screen, the cursor shown, lines and echo on. */
    async restored() {
      await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('normal'), PATIENCE);
      expect(cursorHidden).toBe(false);
      shell.write('stty -a | tr ";" "\\n" | tr " " "\\n" | grep -E "^-?(icanon|echo|isig)$" | tr "\\n" " "\r');
      await shows(/isig icanon echo |icanon echo isig|isig echo icanon/);
    },
  };
}

/** The process that the shell runs in the foreground. */
function childOf(shell: IPty): number {
  return Number(
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
}

test('q ends with 0 and restores the terminal', { timeout: 60_000 }, async () => {
  const { start, shell, shows, restored, alternate } = openShell();
  await start();
  expect(alternate()).toBe(true);
  shell.write('q');
  await shows('ended with 0');
  await restored();
});

test('Ctrl+C ends and restores the terminal', { timeout: 60_000 }, async () => {
  const { start, shell, shows, restored } = openShell();
  await start();
  shell.write('9g');
  await shows('event 9/49'); // keys are ours from here; before, Ctrl+C is the shell's signal, which ends its whole line
  shell.write('\u0003');
  await shows(/ended with \d/);
  await restored();
});

test('Ctrl+Z gives the terminal back, and fg draws again where one was', { timeout: 60_000 }, async () => {
  const { start, shell, shows, restored, alternate } = openShell();
  await start();
  shell.write('9g');
  await shows('event 9/49');
  shell.write('\u001A');
  await restored();
  shell.write('fg\r');
  await shows('event 9/49');
  expect(alternate()).toBe(true);
  shell.write('.');
  await shows('event 10/49');
  shell.write('q');
  await restored();
});

test.for([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends as the signal says, and restores the terminal', { timeout: 60_000 }, async ([signal, code]) => {
  const { start, shell, shows, restored } = openShell();
  await start();
  process.kill(childOf(shell), signal);
  await shows(`ended with ${code}`);
  await restored();
});

test('a crash restores the terminal, and says what happened', { timeout: 60_000 }, async () => {
  const crash = 'process.on("SIGUSR2",()=>{throw new Error("the test crashed it")})';
  const { start, shell, shows, restored } = openShell({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
  });
  await start();
  process.kill(childOf(shell), 'SIGUSR2');
  await shows(/ended with [1-9]/);
  await shows('the test crashed it');
  await restored();
});
