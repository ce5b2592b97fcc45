import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** How Ink ends a frame: the terminal may show it now. */
const FRAME_END = '\x1b[?2026l';
const [COLUMNS, ROWS] = [120, 40];
/** After this long without a frame a key changes nothing on the screen; milliseconds. */
const PATIENCE = 1000;

/** What one key cost: from its byte to the last byte of its frame. */
export interface Pressed {
  readonly milliseconds: number;
  readonly bytes: number;
}

/** A program in a pseudo-terminal of 120×40. */
export class Terminal {
  private readonly pty: IPty;
  private readonly screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  private readonly began = performance.now();
  private arrived: (bytes: number, frame: boolean) => void = () => {};
  /** Milliseconds from the start to the last byte of the first frame. */
  readonly firstFrame: Promise<number>;

  constructor(argv: readonly string[]) {
    const { CI: _, NO_COLOR: __, ...env } = process.env; // in CI, Ink would not be interactive
    this.pty = spawn(process.execPath, [...argv], {
      cols: COLUMNS,
      rows: ROWS,
      name: 'xterm-256color',
      env: { ...env, COLORTERM: 'truecolor' },
    });
    let tail = ''; // the end of a frame may come in two pieces
    this.pty.onData(data => {
      this.screen.write(data);
      const seen = tail + data;
      tail = seen.slice(seen.lastIndexOf(FRAME_END) + 1).slice(1 - FRAME_END.length);
      this.arrived(data.length, seen.includes(FRAME_END));
    });
    this.firstFrame = new Promise((resolve, reject) => {
      this.arrived = (_, frame) => frame && resolve(performance.now() - this.began);
      this.pty.onExit(({ exitCode }) => reject(new Error(`${argv.join(' ')} ended with ${exitCode}`)));
    });
    this.firstFrame.catch(() => {});
  }

  /**
   * Presses a key and waits for a frame after which `shows` holds; without it, for the next one.
   * Undefined where none comes.
   */
  press(key: string, shows?: () => boolean): Promise<Pressed | undefined> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(undefined), PATIENCE);
      let bytes = 0;
      const began = performance.now();
      this.arrived = (more, frame) => {
        bytes += more;
        const milliseconds = performance.now() - began;
        if (!frame) return;
        const done = () => {
          clearTimeout(timer);
          resolve({ milliseconds, bytes });
        };
        if (!shows) done();
        else this.screen.write('', () => shows() && done());
      };
      this.pty.write(key);
    });
  }

  /** Waits until nothing has been drawn for a while. */
  async rest(quiet = 150): Promise<void> {
    let last = performance.now();
    this.arrived = () => {
      last = performance.now();
    };
    while (performance.now() - last < quiet) await new Promise(resolve => setTimeout(resolve, 20));
    await new Promise<void>(resolve => this.screen.write('', resolve));
  }

  /** The text of a row, from 0. */
  row(at: number): string {
    return this.screen.buffer.active.getLine(at)?.translateToString(true) ?? '';
  }

  /** The whole screen, a string a row with its colours. */
  coloured(): string[] {
    return Array.from({ length: ROWS - 1 }, (_, row) => this.colouredRow(row));
  }

  close(): void {
    this.pty.kill();
  }

  /** Ends the program with its own key, so that Node keeps what it compiled, as after any usual session. */
  async quit(): Promise<void> {
    const ended = new Promise<void>(resolve => this.pty.onExit(() => resolve()));
    this.pty.write('q');
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, PATIENCE))]);
    this.close();
  }

  private colouredRow(row: number): string {
    const line = this.screen.buffer.active.getLine(row);
    let text = '';
    let before = '';
    for (let column = 0; line && column < COLUMNS; column++) {
      const cell = line.getCell(column);
      if (!cell || cell.getWidth() === 0) continue;
      const style = [
        cell.isBold() ? ';1' : '',
        cell.isInverse() ? ';7' : '',
        cell.isFgRGB() ? `;38;2;${rgb(cell.getFgColor())}` : '',
        cell.isBgRGB() ? `;48;2;${rgb(cell.getBgColor())}` : '',
      ].join('');
      if (style !== before) text += `\x1b[0${style}m`;
      before = style;
      text += cell.getChars() || ' ';
    }
    return before ? `${text}\x1b[0m` : text;
  }
}

function rgb(colour: number): string {
  return `${(colour >> 16) & 255};${(colour >> 8) & 255};${colour & 255}`;
}
