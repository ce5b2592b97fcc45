// A new user's first minute in a real terminal: `npm start`, open a scenario, step to a gradient, see its
// Jacobian ledger, quit, and find the terminal as it was. Says what it did; exits 1 at the first thing that is not so.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const SCENARIO = 'full-backprop';
const CELL = 'scaled.grad[1,0]';
const PATIENCE = 60_000;

/** A terminal of 120×30 with the command running in a shell, which reports how the terminal was left. */
function open(command) {
  const { CI: _, NO_COLOR: __, ...env } = process.env; // in CI, Ink would not be interactive
  const screen = new xterm.Terminal({ cols: 120, rows: 30, allowProposedApi: true });
  const shell = spawn('sh', ['-c', `${command}; echo "ended with $?"; stty -a`], {
    cols: 120,
    rows: 30,
    name: 'xterm-256color',
    env: { ...env, COLORTERM: 'truecolor', XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'stepformer-walk-')) },
  });
  let cursorShown = true;
  shell.onData(data => {
    const [shown, hidden] = [data.lastIndexOf('\x1b[?25h'), data.lastIndexOf('\x1b[?25l')];
    if (shown !== hidden) cursorShown = shown > hidden;
    screen.write(data);
  });
  const text = () =>
    Array.from({ length: screen.rows }, (_, y) =>
      screen.buffer.active.getLine(screen.buffer.active.baseY + y)?.translateToString(true),
    ).join('\n');
  return {
    text,
    press: keys => shell.write(keys),
    alternate: () => screen.buffer.active.type === 'alternate',
    cursorShown: () => cursorShown,
    ended: new Promise(resolve => shell.onExit(resolve)),
    kill: () => shell.kill(),
  };
}

function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

async function until(what, holds, terminal, patience = PATIENCE) {
  const end = Date.now() + patience;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}; the screen:\n${terminal.text()}`);
    await pause(30);
  }
  console.log(`  ${what}`);
}

/** Presses a key and waits until the screen has answered and come to rest. */
async function press(key, terminal) {
  const before = terminal.text();
  terminal.press(key);
  for (let waited = 0, last = before, still = 0; waited < 300 && still < 4; waited++) {
    await pause(20);
    const now = terminal.text();
    still = now === last && (now !== before || waited > 250) ? still + 1 : 0;
    last = now;
  }
}

/** Presses a key until something is on the screen, looking after each. */
async function pressUntil(key, name, what, holds, terminal, most) {
  for (let pressed = 0; pressed < most && !holds(); pressed++) await press(key, terminal);
  await until(`${what}, with ${name}`, holds, terminal, 1000);
}

async function quit(terminal) {
  terminal.press('q');
  await until('q leaves the screen', () => !terminal.alternate(), terminal);
  await until('it ended well', () => /ended with 0/.test(terminal.text()), terminal);
  await until(
    'echo and line editing are back',
    () => /[^-]icanon/.test(terminal.text()) && /[^-]echo\b/.test(terminal.text()),
    terminal,
  );
  await until('the cursor is shown', terminal.cursorShown, terminal);
  await terminal.ended;
}

async function walk(command, steps) {
  console.log(command);
  const terminal = open(command);
  try {
    await until('a screen of its own', () => terminal.alternate() && terminal.text().trim() !== '', terminal);
    await steps(terminal);
    await quit(terminal);
  } finally {
    terminal.kill();
  }
}

try {
  await walk('npm start', async terminal => {
    await until('the scenarios to choose from', () => /[0-9]+ scenarios/.test(terminal.text()), terminal);
    for (const letter of SCENARIO) await press(letter, terminal);
    await press('\r', terminal);
    await until(
      'the one that was typed opens',
      () => /softmax\(scaled\)/.test(terminal.text()) && /event 0\/49/.test(terminal.text()),
      terminal,
    );
  });
  const printed = execFileSync('node', ['dist/cli.js', 'explain', SCENARIO, CELL, '--json'], { encoding: 'utf8' });
  const gradient = JSON.parse(printed).value;
  await walk(`npm start -- ${SCENARIO}`, async terminal => {
    const text = terminal.text;
    await until('the program is there', () => /softmax\(scaled\)/.test(text()), terminal);
    await pressUntil('}', '}', 'the backward phase', () => /backward/.test(text().split('\n')[0]), terminal, 4);
    await pressUntil('\x1b[C', '→', 'scaled.grad is written', () => /→ scaled\.grad 2×2/.test(text()), terminal, 30);
    await pressUntil('\t', 'Tab', 'the matrix has the cursor', () => /▸Matrix/.test(text()), terminal, 4);
    await pressUntil(
      'j',
      'j',
      `the cursor is on ${CELL}`,
      () => /Why {2}scaled\.grad\[1,0\]/.test(text()),
      terminal,
      2,
    );
    await press('J', terminal);
    const digits = String(gradient).slice(0, 9);
    await until(`J opens the ledger of ${digits}…`, () => text().includes(digits) && /∂/.test(text()), terminal, 5000);
    if (process.argv.includes('--picture')) console.log(text()); // for the README
  });
  console.log('the first minute is good');
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
}
