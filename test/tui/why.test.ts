import { describe, expect, test } from 'vitest';
import { ledgerTable } from '../../src/tui/present/ledger.ts';
import { plainText, rowWidth } from '../../src/tui/present/rows.ts';
import { TABLE_LINES, tableWidth } from '../../src/tui/present/table.ts';
import { whyDrawing } from '../../src/tui/present/why.ts';
import type { WhyPicture } from '../../src/tui/present/why-shown.ts';
import { pressAll } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import { stageOf } from '../../src/tui/stage.ts';
import { openingState, type State } from '../../src/tui/state.ts';
import { whyPicture } from '../../src/tui/why-picture.ts';
import type { World } from '../../src/tui/world.ts';
import { placeAt } from '../../src/tui/world-of.ts';
import { keys, worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');
const gpt = worldOfScenario('microgpt-emma');

/** The state after a session. */
function after(session: string, of: World = world): State {
  return pressAll(of, openingState({ columns: 120, rows: 40 }), keys(session));
}

/** The Why pane after a session. */
function shown(session: string, of: World = world): WhyPicture {
  return whyOf(after(session, of), of);
}

function whyOf(state: State, of: World = world): WhyPicture {
  return whyPicture(of, stageOf(of, state.place, state), state);
}

/** Its lines as text, the table's included, as wide and tall as asked. */
function lines(picture: WhyPicture, width = 70, height = 40): string[] {
  const { before, table, after: under } = whyDrawing(picture, width, height);
  const rows = table
    ? [table.columns.join('│'), ...table.lines.map(one => table.columns.map(each => one[each]).join('│'))]
    : [];
  return [...before.map(plainText), ...rows, ...under.map(plainText)];
}

/** scaled.grad[1,0] of full-backprop: the gradient through softmax. */
const HEART = '30g<tab>je';

function slotOf(of: World, id: string): number {
  return of.segment(0).tape.slots.get(id) as number;
}

describe('the ledger of a softmax', () => {
  test('has the factors of every term in named columns, and the sum under the products', () => {
    const text = lines(shown(HEART), 78);
    expect(text).toContain('scaled.grad[1,0] = Σ_k A.grad[1,k]·A[1,k]·(δ_0k − A[1,0])');
    const heading = text.findIndex(line => line.includes('product'));
    expect(text[heading]).toBe('  A│A.grad[1,k]  A[1,k]  δ_0k − A[1,0]│product  sum so far');
    expect(text[heading + 1]).toBe('▸◆[1,0]│     0.0025  0.4982         0.5018│0.00063     0.00063');
    expect(text[heading + 2]).toBe('  [1,1]│    -0.0075  0.5018        -0.4982│0.00187     0.00250');
    expect(text[heading + 3]).toMatch(/^Σ +0\.00250$/);
    expect(text[heading + 4]).toMatch(/^✓ as recorded, to rounding \(\de-19\)$/);
  });

  test('the factors that it shows multiply to the products, for every cell of every gradient', () => {
    const { tape } = world.segment(0);
    for (const [slot, { phase }] of tape.instructions.entries()) {
      if (phase !== 'backward') continue;
      const text = lines(shown(`${slot}g<tab>e12P`), 200);
      const heading = text.findIndex(line => line.includes('product'));
      if (heading < 0) continue;
      const columns = (text[heading + 1] as string).split('│');
      const factors = (columns[1] as string).trim().split(/ +/).map(Number);
      const [product] = (columns[2] as string).trim().split(/ +/).map(Number);
      expect(factors.length).toBeGreaterThan(1);
      expect(factors.reduce((all, one) => all * one, 1)).toBeCloseTo(product as number, 11);
    }
  });

  test('however narrow, ∂loss/∂out is not left out beside ∂out/∂in', () => {
    const norm = worldOfScenario('transformer');
    for (const [{ account, at, digits, within }, upstream] of [
      [shown(HEART), 'A.grad'],
      [shown(`${slotOf(norm, 'block[0].grown.grad')}g<tab>je`, norm), 'x.2.grad'],
    ] as const) {
      const seen = new Set<string>();
      for (let width = 20; width <= 100; width++) {
        const { table } = ledgerTable(account, at, 0, digits, within, { width, height: 9 });
        const headings = table.columns.join(' ');
        const derivative = /δ|direct|∂out\/∂in/.exec(headings)?.[0] ?? 'none';
        expect([headings.includes(upstream), width]).toEqual([derivative !== 'none', width]);
        seen.add(derivative);
      }
      expect(seen).toContain('∂out/∂in');
      expect(seen.size).toBe(3); // all of them, one number for ∂out/∂in, and none
    }
  });

  test('writes the selected derivative out: s(1 − s) on the diagonal, s(0 − s) off it', () => {
    const derivative = '∂A[1,0]/∂scaled[1,0] = A[1,0]·(1 − A[1,0]) = 0.4982·(1 − 0.4982) = 0.25';
    expect(lines(shown(HEART), 78)).toContain(derivative);
    expect(lines(shown(HEART))).toContain('◆ on the diagonal: through its own column, A');
    const beside = '∂A[1,1]/∂scaled[1,0] = A[1,1]·(0 − A[1,0]) = 0.5018·(0 − 0.4982) = −0.25';
    expect(lines(shown(`${HEART}j`), 78)).toContain(beside);
    expect(lines(shown(`${HEART}j`))).toContain('off the diagonal: through column B of the same row');
  });

  test('in a pane of 46 columns it has all of them too, and in fewer the sum so far of the selected term', () => {
    const text = lines(shown(HEART), 46);
    const heading = text.findIndex(line => line.startsWith('  k  A.grad'));
    expect(text.slice(heading, heading + 4).map(line => line.trimEnd())).toEqual([
      '  k  A.grad      A   δ − A       =     sum',
      '▸◆0  0.0025 0.4982  0.5018 0.00063 0.00063',
      '  1 -0.0075 0.5018 -0.4982 0.00187 0.00250',
      'Σ                          0.00250',
    ]);
    expect(lines(shown(`${HEART}j`), 40)).toContain('sum so far 0.0024999');
    expect(lines(shown(`${HEART}j`), 46).join()).not.toContain('sum so far');
  });

  test('in the 14 rows of a small terminal J has the map, the terms, their sum, the shortcut and the proof', () => {
    const text = lines(whyOf(settled(world, after(`${HEART}Jv`))), 78, 14);
    expect(text).toHaveLength(14);
    for (const part of [
      /^Jacobian 2×2/,
      /^▸◆\[1,0\]/,
      /^ {2}\[1,1\]/,
      /^Σ .*✓ as recorded/,
      /^✓ agrees/,
      /^✓ shortcut/,
    ])
      expect(text.filter(line => part.test(line))).toHaveLength(1);
  });

  test('the sum of what was computed from its terms is the recorded number bit for bit, or is told from it', () => {
    const picture = shown(`${slotOf(world, 'Q')}g<tab>e`);
    expect(lines(picture).join('\n')).toMatch(/✓ as recorded, bit for bit/);
    const { account } = picture;
    const explanation = { ...account.explanation, value: account.explanation.value * (1 + Number.EPSILON) };
    const other = lines({ ...picture, account: { ...account, explanation } });
    expect(other.join('\n')).toMatch(/✗ recorded is/);
    expect(other.join('\n')).not.toMatch(/✓ as recorded/);
  });

  test('the shortcut beside it comes to the same', () => {
    const text = lines(shown(HEART), 120);
    const at = text.indexOf('✓ shortcut A[1,0]·(A.grad[1,0] − s·g) = 0.4982·(0.002506 − (−0.002511)) = 0.0025');
    expect(text[at + 1]?.trim()).toBe('s·g = Σ_k A[i,k]·A.grad[i,k]');
  });

  test('J shows the whole Jacobian of the row, the column of the cell marked', () => {
    const text = lines(shown(`${HEART}J`), 78);
    const map = text.findIndex(line => line.startsWith('Jacobian 2×2'));
    expect(text.slice(map + 1, map + 4).map(line => line.trimEnd())).toEqual([
      '        A        B',
      'A[ 0.2500] -0.2500',
      'B‹-0.2500›  0.2500',
    ]);
  });

  test('masked entries are 0 and say why', () => {
    const slot = gpt
      .segment(0)
      .tape.instructions.findIndex(({ writes, phase }) => phase === 'backward' && writes.endsWith('masked.grad'));
    const text = lines(shown(`${slot}g<tab>lleJ`, gpt), 100);
    expect(text.some(line => /is −∞, so it weighs nothing/.test(line))).toBe(true);
    expect(text.some(line => /│ *0 /.test(line))).toBe(true);
  });
});

describe('long sums', () => {
  const wide = `${slotOf(gpt, 'wte.grad')}g<tab>e`;
  const logits = `${slotOf(gpt, 'logits')}g<tab>e`;

  test('of products have a column for each factor', () => {
    const heading = lines(shown(logits, gpt)).find(line => line.includes('product'));
    expect(heading).toMatch(/^ {2}k│x(\.\d+)?\[0,k\] +wte\.T\[k,0\]│/);
  });

  test('r sorts by size, and the sum stays', () => {
    const account = (session: string) => shown(session, gpt).account;
    const sizes = account(`${logits}r`).lines.map(line => (line.kind === 'term' ? Math.abs(line.term.value) : 0));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(account(`${logits}rr`).lines.map(line => line.kind === 'term' && line.term.position)).toEqual(
      account(logits).lines.map((_, at) => at),
    );
    expect(account(`${logits}r`).ledger?.sum).toBe(account(logits).ledger?.sum);
  });

  test('fold their small rest, which Enter shows', () => {
    const terms = shown(wide, gpt).account.explanation.terms.length;
    if (terms <= 16) return expect(shown(wide, gpt).account.lines).toHaveLength(Math.max(terms, 1));
    const folded = shown(wide, gpt).account.lines;
    expect(folded.at(-1)?.kind).toBe('rest');
    expect(shown(`${wide}99j<enter>`, gpt).account.lines).toHaveLength(terms);
  });
});

test('the numbers of a column stand with their points under each other', () => {
  for (const session of [HEART, `${slotOf(gpt, 'logits')}g<tab>e`]) {
    const of = session === HEART ? world : gpt;
    const { table } = whyDrawing(shown(session, of), 78, 40);
    const points = table?.lines.map(line =>
      [...(line[table.columns[1] as string] ?? '').matchAll(/\./g)].map(({ index }) => index),
    );
    for (const each of points ?? []) expect(each).toEqual(points?.[0]);
  }
});

test('the pane fits any width and height', { timeout: 30_000 }, () => {
  const logits = slotOf(gpt, 'logits');
  const pictures = [shown(HEART), shown(`${HEART}J`), shown(`${HEART}j<enter>`), shown('G'), shown('9g<tab>e')];
  for (const picture of [...pictures, shown(`${logits}g<tab>e9j`, gpt)])
    for (const width of [30, 41, 62, 80])
      for (let height = 4; height < 50; height++) {
        const { before, table, after: under } = whyDrawing(picture, width, height);
        const tall = before.length + (table ? table.lines.length + 1 : 0) + under.length;
        expect(tall).toBeLessThanOrEqual(height);
        expect(table?.lines.length ?? 0).toBeLessThanOrEqual(TABLE_LINES);
        if (table && width > 40) expect(tableWidth(table) - 2).toBeLessThanOrEqual(width + 2);
        for (const row of [...before, ...under]) if (width > 40) expect(rowWidth(row)).toBeLessThanOrEqual(width);
      }
});

test('a derivative is written with its numbers, and in the name of the tensor it is taken by', () => {
  const place = placeAt(gpt.timeline, 'd_head.grad via block.attention.head[3].sqrt(d_head)[0,0]');
  const text = lines(whyOf(openingState({ columns: 200, rows: 50 }, place), gpt), 90).join('\n');
  expect(text.replace(/\s+/g, ' ')).toContain(
    '∂sqrt(d_head)[0,0]/∂d_head[0,0] = 1 / (2·sqrt(d_head)[0,0]) = 1 / (2·2) = 0.25',
  );
});
