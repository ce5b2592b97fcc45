// The whole program in a pseudo-terminal: a shell runs it, so that what it leaves behind can be seen.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** How patient a test is, in milliseconds: the machine may be busy. */
const PATIENCE = 20_000;

/** How a program is opened; a variable that is undefined is not in its environment. */
interface Opened {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the terminal calls itself. */
  readonly term?: string;
}

function given(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/**
 * Opens the program with arguments in a shell that tells at the end how it ended and how the terminal was
 * left. `text` is the screen, `raw` all that was sent.
 */
export function openProgram(
  args: string,
  { columns = 120, rows = 40, env = {}, term = 'xterm-256color' }: Opened = {},
) {
  const { CI: _, NO_COLOR: __, ...own } = process.env; // in CI, Ink would not be interactive
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const config = mkdtempSync(join(tmpdir(), 'stepformer-pty-'));
  const command = `${process.execPath} dist/cli.js ${args}`;
  const reporting = `${command}; echo "ended with $?"; stty -a; echo told`;
  const shell = spawn('bash', ['-c', reporting], {
    cols: columns,
    rows,
    name: term,
    env: given({ ...own, XDG_CONFIG_HOME: config, COLORTERM: 'truecolor', ...env }),
  });
  let raw = '';
  shell.onData(data => {
    screen.write(data, () => {
      raw += data; // what is told here stands on the screen
    });
  });
  const text = () =>
    Array.from({ length: screen.rows }, (_, y) =>
      screen.buffer.active.getLine(screen.buffer.active.baseY + y)?.translateToString(true),
    ).join('\n');
  return {
    shell: shell.pid,
    text,
    raw: () => raw,
    press: (keys: string) => shell.write(keys),
    alternate: () => screen.buffer.active.type === 'alternate',
    cursorShown: () => raw.lastIndexOf('\u001B[?25h') >= raw.lastIndexOf('\u001B[?25l'),
    resize(toColumns: number, toRows: number) {
      screen.resize(toColumns, toRows);
      shell.resize(toColumns, toRows);
    },
    /** Waits until the screen is as wanted; throws with the screen where that does not come. */
    async until(what: string, holds: () => boolean) {
      for (const end = Date.now() + PATIENCE; !holds(); ) {
        if (Date.now() > end) throw new Error(`waited in vain for ${what}; the screen:\n${text()}`);
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    close: () => shell.kill('SIGKILL'),
  };
}
