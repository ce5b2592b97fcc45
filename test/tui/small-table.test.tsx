import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/program.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { App } from '../../src/tui/App.tsx';
import { palette } from '../../src/tui/colours.ts';
import { openingOf } from '../../src/tui/opening.ts';
import { pressAll } from '../../src/tui/press.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { keys } from './scene.ts';
import { openScreen } from './screen.tsx';

const SIZE = { columns: 120, rows: 40 };

const WIDE = {
  title: 'wide names',
  constants: {
    漢字: [[1, 2]],
    é: [
      [1, 0],
      [0, 1],
    ],
  },
  program: ['y = 漢字 @ é', 'loss = mean(y ** 2)'],
  watch: ['漢字[0,1]', 'y[0,0]'],
  breakpoints: ['漢字', 'loss > 3'],
};

test.for([
  ['watches', 'W', 'over the steps'],
  ['breakpoints', 'B', 'stop at'],
  ['a ledger', '..', '漢字[0,k]'],
] as const)('in %s wide names leave the rules between columns under each other', async ([, session, heading]) => {
  const scenario = parseScenario(JSON.stringify(WIDE), { name: 'wide', file: 'wide.json' });
  const world = worldOf(new Timeline(prepare(scenario)).finish());
  const opening = pressAll(world, openingOf(world, SIZE), keys(session));
  const screen = openScreen(<App world={world} opening={opening} palette={palette(0)} />, SIZE);
  await screen.settled();
  const rows = screen.text().split('\n');
  const at = rows.findIndex(row => row.includes(heading));
  expect(rows.slice(at + 1, at + 3).join()).toMatch(/漢字|▸0/); // two lines follow the heading
  const [ofHeading, ...ofLines] = [at, at + 1, at + 2].map(y => rulesIn(screen, y));
  screen.close();
  expect(ofHeading?.length).toBeGreaterThan(1);
  for (const rules of ofLines) expect(rules).toEqual(ofHeading);
});

/** The cells of a row of the terminal in which a rule stands. */
function rulesIn(screen: ReturnType<typeof openScreen>, y: number): number[] {
  return Array.from({ length: SIZE.columns }, (_, x) => x).filter(x => screen.cell(x, y)?.getChars() === '│');
}
