import { describe, expect, test } from 'vitest';
import { App } from '../../src/tui/App.tsx';
import { palette } from '../../src/tui/colours.ts';
import { pressAll } from '../../src/tui/press.ts';
import { openingState } from '../../src/tui/state.ts';
import type { World } from '../../src/tui/world.ts';
import { keys, worldOfScenario } from './scene.ts';
import { openScreen } from './screen.tsx';

const gpt = worldOfScenario('microgpt-emma');
const transformer = worldOfScenario('transformer');

function at(world: World, id: string): string {
  return `${world.segment(0).tape.slots.get(id)}g<tab>`;
}

const SESSIONS: readonly (readonly [name: string, world: World, session: string])[] = [
  ['masked softmax', gpt, `${at(gpt, 'block.attention.head[1].masked.grad')}jjlJ`],
  ['by path', gpt, `${at(gpt, 'wte.grad')}jjee`],
  ['update of a step', gpt, `${gpt.segment(0).tape.carried.get('wte')}g<tab>jje`],
  ['through a norm', transformer, `${at(transformer, 'block[0].grown.grad')}jle`],
  ['twins to choose from', transformer, `${at(transformer, 'block[0].grown')}jlt`],
];

describe.for([
  [80, 24],
  [120, 40],
  [200, 60],
] as const)('why at %i×%i', ([columns, rows]) => {
  test.for(SESSIONS)('%s', async ([name, world, session]) => {
    const opening = pressAll(world, openingState({ columns, rows }), keys(session));
    const screen = openScreen(<App world={world} opening={opening} palette={palette(3)} />, { columns, rows });
    await screen.settled();
    const text = screen.text();
    screen.close();
    await expect(`${text}\n`).toMatchFileSnapshot(`screens/${columns}x${rows} ${name}.txt`);
  });
});
