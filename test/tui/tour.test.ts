import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openProgram } from './pty.ts';

const NAMED: Readonly<Record<string, string>> = { Enter: '\r', Tab: '\t', Backspace: '\x7F' };

/** The README's tour: keys as code, what is then on the screen in bold. */
function tour(): readonly string[] {
  const [, text = ''] = readFileSync('README.md', 'utf8').split('looks for what stands in bold. -->\n');
  const list = text.slice(0, text.indexOf('\n\n'));
  return [...list.matchAll(/`[^`]+`|\*\*[^*]+\*\*/g)].map(([found]) => found);
}

test("the README's tour shows what it says, from the first screen to the last key", async () => {
  const marks = tour();
  expect(marks.length).toBeGreaterThan(20);
  const program = openProgram('');
  try {
    await program.until('the scenarios', () => /\d+ scenarios/.test(program.text()));
    for (const mark of marks) {
      const name = mark.replaceAll(/^[`*]+|[`*]+$/g, '');
      if (mark.startsWith('`')) program.press(NAMED[name] ?? name);
      else await program.until(name, () => program.text().includes(name));
    }
    await program.until('the end', () => program.text().includes('ended with 0'));
  } finally {
    program.close();
  }
});
