import { describe, expect, test } from 'vitest';
import { plainText, rowWidth } from '../../src/tui/present/rows.ts';
import { TABLE_LINES, tableWidth } from '../../src/tui/present/table.ts';
import { factorsOf, linesOfWhy, tableOf, type WhyPicture, whyDrawing } from '../../src/tui/present/why.ts';
import { worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');
const gpt = worldOfScenario('microgpt-emma');

/** scaled.grad[1,0] of full-backprop: the gradient through softmax. */
const heart: WhyPicture = {
  explanation: world.explain(0, 30, [1, 0]),
  at: [1, 0],
  labels: world.labels(0, 30),
  ledger: true,
  term: 0,
  factor: 0,
  digits: 4,
  diagonal: true,
  focused: true,
  cameFrom: '',
};

/** A cell of logits = x @ wte.T: a sum of sixteen products. */
const logits = gpt.segment(0).tape.slots.get('logits') as number;
const long: WhyPicture = {
  ...heart,
  explanation: gpt.explain(0, logits, [2, 3]),
  at: [2, 3],
  labels: gpt.labels(0, logits),
  ledger: false,
};

describe('the ledger', () => {
  test('has a line for each output cell, the diagonal marked, the selected one too', () => {
    const { columns, lines } = tableOf(heart, 60, 10);
    expect(columns).toEqual(['A', '∂out/∂in', '· dout', '=']);
    expect(lines.map(line => line.A)).toEqual(['▸◆[1,0]', '  [1,1]']);
    expect(lines.map(line => line['∂out/∂in']?.trim())).toEqual(['0.2500', '-0.2500']);
  });

  test('writes the selected derivative out: s(1 − s) on the diagonal, −s·s off it', () => {
    const texts = (term: number) => whyDrawing({ ...heart, term }, 70, 30).after.map(plainText);
    expect(texts(0)).toContain('∂A[1,0]/∂scaled[1,0] = 0.49823·(1 − 0.49823) = 0.25');
    expect(texts(0)).toContain('◆ on the diagonal');
    expect(texts(1)).toContain('∂A[1,1]/∂scaled[1,0] = −0.49823·0.50177 = −0.25');
    expect(texts(1)).toContain('off the diagonal');
  });

  test('each line opens ∂loss/∂out first, then the output cell', () => {
    expect(factorsOf(heart.explanation, true, 1).map(({ address }) => address)).toEqual([
      'A.grad[1,1]@0:28',
      'A[1,1]@0:17',
    ]);
  });

  test('says how far its sum is from the recorded gradient', () => {
    const sum = whyDrawing(heart, 60, 30).after.map(plainText)[0];
    expect(sum).toMatch(/^Σ = 0.0025 {2}recorded: apart by \de-19$/);
  });
});

describe('the terms', () => {
  test('a window of them around the selected one, and what it hides', () => {
    const first = whyDrawing(long, 60, 18);
    expect(first.table?.selected).toBe(0);
    expect(plainText(first.after[0] ?? [])).toMatch(/^↓ \d+ more$/);
    const last = whyDrawing({ ...long, term: 15 }, 60, 18);
    expect(plainText(last.after[0] ?? [])).toMatch(/^↑ \d+ more/);
    expect(last.table?.lines.at(-1)).toEqual(expect.objectContaining({ value: expect.any(String) }));
  });

  test('add up bit for bit where the value is a sum in order', () => {
    expect(linesOfWhy(long.explanation, false)).toHaveLength(16);
    expect(whyDrawing(long, 60, 40).after.map(plainText)).toContainEqual(
      expect.stringMatching(/^Σ = .* ✓ bit for bit$/),
    );
  });
});

test('the pane fits any width and height', () => {
  for (const picture of [heart, { ...heart, ledger: false }, long, { ...long, term: 9, cameFrom: 'loss[0,0]' }])
    for (const width of [30, 43, 80])
      for (let height = 4; height < 50; height++) {
        const { before, table, after } = whyDrawing(picture, width, height);
        const tall = before.length + (table ? table.lines.length + 1 : 0) + after.length;
        expect(tall).toBeLessThanOrEqual(height);
        expect(table?.lines.length ?? 0).toBeLessThanOrEqual(TABLE_LINES);
        if (table && width > 40) expect(tableWidth(table) - 2).toBeLessThanOrEqual(width + 1);
        for (const row of [...before, ...after].slice(3))
          if (width > 40) expect(rowWidth(row)).toBeLessThanOrEqual(width);
      }
});
