// A terminal for tests: Ink draws into a headless xterm, so assertions see the screen that a person sees.
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { render } from 'ink';
import type { ReactNode } from 'react';

/** Opens a screen; `press` writes what a terminal would send, `text` is what it shows. */
export function openScreen(tree: ReactNode, { columns = 80, rows = 24 } = {}) {
  const terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  const stdout = Object.assign(
    new Writable({ decodeStrings: false, write: (chunk: string, _, done) => terminal.write(chunk, done) }),
    { isTTY: true, columns, rows },
  );
  const queue: string[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode() {},
    setEncoding() {},
    ref() {},
    unref() {},
    resume() {},
    pause() {},
    read: () => queue.shift() ?? null,
  });
  const app = render(tree, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
  });
  const lineAt = (y: number) =>
    terminal.buffer.active.getLine(y)?.translateToString(true, 0, terminal.cols).trimEnd() ?? '';
  return {
    app,
    terminal,
    text: look,
    alternate: () => terminal.buffer.active.type === 'alternate',
    cell: (x: number, y: number) => terminal.buffer.active.getLine(y)?.getCell(x),
    /** Writes bytes as one read, and waits until the frame they cause is on the screen. */
    async press(bytes: string) {
      queue.push(bytes);
      stdin.emit('readable');
      await settled();
    },
    async resize(toColumns: number, toRows: number) {
      terminal.resize(toColumns, toRows);
      Object.assign(stdout, { columns: toColumns, rows: toRows }).emit('resize');
      await settled();
    },
    settled,
    close: () => app.unmount(),
  };

  /** Waits until two looks at the screen are the same: an effect may draw once more after the first frame. */
  async function settled() {
    let before: string;
    do {
      before = look();
      await new Promise(resolve => setTimeout(resolve, 12));
      await app.waitUntilRenderFlush();
      await new Promise<void>(resolve => terminal.write('', resolve));
    } while (look() !== before);
  }

  function look() {
    return Array.from({ length: terminal.rows }, (_, y) => lineAt(y))
      .join('\n')
      .trimEnd();
  }
}
