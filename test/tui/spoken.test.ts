import { expect, test } from 'vitest';
import { asksForPlace } from '../../src/timeline/stops.ts';
import { lossPicture, lossRows, lossSentences } from '../../src/tui/present/loss.ts';
import { plainText } from '../../src/tui/present/rows.ts';
import { openingState } from '../../src/tui/state.ts';
import { worldOfScenario } from './scene.ts';

test('the loss is read as it stands in its pane', () => {
  const world = worldOfScenario('readme-training');
  const opening = openingState({ columns: 120, rows: 40 });
  const state = { ...opening, place: { ...opening.place, step: 2 } };
  const [here = '', extremes = ''] = lossSentences(world, state);
  expect(here).toMatch(/^step 2, loss [\d.]+, −?[\d.]+ since step 0\.$/);
  expect(extremes).toMatch(/^least [\d.]+ at step \d+, most [\d.]+ at step 0\.$/);
  const rows = lossRows(lossPicture(world, state), 120, 10).map(plainText);
  expect(rows[0]).toMatch(/^◆ step 2 {2}loss [\d.]+ {2}−?[\d.]+ since step 0 *$/);
  expect(rows[1]).toMatch(/^ {2}least [\d.]+ at step \d+ {3}most [\d.]+ at step 0 *$/);
});

test.each([
  ['WQ', true],
  ['WQ.grad', true],
  ['Q#2', true],
  ['op == "softmax"', true],
  ['op=="softmax"', true],
  ['loss == 2', false],
  ['loss < 2', false],
  ['op == "softmax" and A[0,0] > 0.5', false],
  ['WQ changes', false],
])('%s tells no number that is written: %s', (text, tells) => expect(asksForPlace(text)).toBe(tells));
