/** Cursor to the first cell, and everything from there erased. */
const BLANK = '\u001B[H\u001B[J';

/**
 * Clears the screen and has the whole frame drawn after every change of the terminal's size, until the
 * returned function is called. Terminals move, cut or keep what they show, each in its own way, and a frame
 * that was on its way meanwhile lands anywhere, so that lines which Ink takes to be on the screen are not.
 * A terminal that shrinks and grows at once has its old size when Node looks, which then says nothing:
 * hence the signal itself, heard before Node hears it.
 */
export function repaintWhenResized(app: { clear(): void }): () => void {
  const { stdin, stdout } = process;
  const repaint = () => {
    if (!stdin.isRaw) return; // suspended: the screen is the shell's
    app.clear(); // Ink forgets what it drew
    stdout.write(BLANK);
    setImmediate(() => stdout.emit('resize')); // Ink draws, if it did not for a size that Node found to be new
  };
  process.prependListener('SIGWINCH', repaint);
  return () => process.off('SIGWINCH', repaint);
}
