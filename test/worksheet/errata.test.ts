import { expect, test } from 'vitest';
import { checkFile, worksheetFile } from '../../src/commands/worksheets.ts';

/**
 * Some of the numbers printed in the ToyAI book that are off, found independently: the section, what is
 * printed, the true value, and whether it is rounding, wrong or another convention. A wrong one comes out as
 * wrong where it was made and as following where it was carried on.
 */
const errata: [chapter: number, section: string, where: string, printed: string, value: number, verdicts: string[]][] =
  [
    [5, '5.7.1.5', 'exp(scaled[1] - max(scaled[1]))[0,0]', '0.9929', 0.9929538733665889, ['rounding']],
    [5, '5.7.1.8', 'probs[0,0]', '0.250', 0.25062056827000834, ['rounding']],
    [6, '6.10.2.4', 'exp(scaled[1] - max(scaled[1]))[0,0]', '0.9929', 0.9929538733665889, ['rounding']],
    [6, '6.10.2.7', 'probs[0,0]', '0.250', 0.25062056827000834, ['rounding']],
    [6, '6.10.3.3', 'WO.grad[0,0]', '0.01245', 0.012486724722266838, ['rounding']],
    [6, '6.10.3.3', 'WO.grad[0,3]', '0.01240', 0.012424666559192249, ['rounding']],
    [6, '6.10.3.3', 'WO.grad[1,3]', '0.01250', 0.01251283356906266, ['rounding']],
    [6, '6.10.4.1', 'logits[0,0]', '0.00493', 0.004857010553626423, ['wrong']],
    [6, '6.10.4.1', 'logits[0,3]', '0.0', -0.0001246890592220444, ['right']],
    [6, '6.10.4.1', 'logits - max(logits)[0,1]', '-0.00522', -0.0055170566240397125, ['wrong', 'follows']],
    [6, '6.10.4.1', 'exp(logits - max(logits))[0,1]', '0.9948', 0.9944981343834679, ['wrong', 'follows']],
    [6, '6.10.4.1', 'probs[0,0]', '0.2505', 0.25058907996742347, ['wrong']],
    [6, '6.10.4.1', 'probs[0,3]', '0.2492', 0.24934382476377348, ['wrong']],
    [6, '6.10.5.1', 'loss', '1.384', 1.3834054560074083, ['wrong', 'follows']],
    [7, '7.9.3.1', 'logits.grad[0,0]', '0.250', 0.25062056827000834, ['rounding']],
    [7, '7.9.3.5', 'sum(A.grad[1] * A[1])', '-0.002515', -0.0025114274520592478, ['rounding']],
    [7, '7.9.3.5', 'A.grad[1,1] - sum(A.grad[1] * A[1])', '-0.004975', -0.004982278256291818, ['rounding']],
    [7, '7.9.3.6', 'scores.grad[1,1]', '-0.001765', -0.0017677291922622445, ['rounding']],
    [7, '7.9.3.7', 'Q.grad[1,1]', '-0.0001765', -0.00017677291922622447, ['rounding']],
    [7, '7.9.3.7', 'K.grad[0,1]', '0.0001765', 0.00017677291922622447, ['rounding']],
    [7, '7.9.3.7', 'V.grad[0,0]', '0.01245', 0.012486724722266838, ['rounding']],
    [7, '7.9.3.8', 'WQ.grad[1,1]', '-0.0001765', -0.00017677291922622447, ['rounding']],
  ];

const chapters = new Map(
  [5, 6, 7].map(chapter => [chapter, checkFile(worksheetFile(`toyai-book-${chapter}`)).checked]),
);

test.each(errata)('chapter %d, section %s: %s is printed %s', (chapter, section, where, printed, value, verdicts) => {
  const found = chapters
    .get(chapter)
    ?.entries.filter(({ entry }) => entry.section === section)
    .flatMap(({ cells }) => cells)
    .filter(cell => cell.name === where && cell.printed.text === printed);
  expect(found?.length).toBeGreaterThan(0);
  for (const cell of found ?? []) {
    expect(Math.abs(cell.value - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    expect(verdicts).toContain(cell.verdict);
  }
});

test('the cause of the wrong logit is that only a part of WO was updated', () => {
  const logit = chapters
    .get(6)
    ?.entries.find(({ entry }) => entry.section === '6.10.4.1' && entry.of.text === 'logits[0,0]@1');
  expect(logit?.cause).toBe('looks like WO[0,2], WO[1,0] left as before the update');
  expect(logit?.cells[0]?.rule).toBe('the value before or after the update');
});

test('the gradient that the book takes from another row of the weights', () => {
  const entry = chapters.get(7)?.entries.find(({ entry }) => entry.of.text === 'V.grad[0,1]@0');
  expect(entry).toMatchObject({ verdict: 'wrong', cause: 'looks like row 1 instead of row 0' });
});
