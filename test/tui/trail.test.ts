import { describe, expect, test } from 'vitest';
import { Timeline } from '../../src/timeline/timeline.ts';
import { choiceCells } from '../../src/tui/choices.ts';
import { hintsOf, statusRows, titleRow } from '../../src/tui/present/frame.ts';
import { plainText, type Row } from '../../src/tui/present/rows.ts';
import { spokenLines } from '../../src/tui/present/speech.ts';
import { timelineRows } from '../../src/tui/present/timeline.ts';
import { press, pressAll } from '../../src/tui/press.ts';
import { settled } from '../../src/tui/settled.ts';
import { stageOf } from '../../src/tui/stage.ts';
import { type Choice, openingState, type State } from '../../src/tui/state.ts';
import { update } from '../../src/tui/update.ts';
import { timelinePicture } from '../../src/tui/whole.ts';
import { whyPicture } from '../../src/tui/why-picture.ts';
import type { World } from '../../src/tui/world.ts';
import { worldOf } from '../../src/tui/world-of.ts';
import { programOf } from '../engine/timeline-of.ts';
import { placeOf } from './place-of.ts';
import { keys, worldOfScenario } from './scene.ts';

const world = worldOfScenario('full-backprop');
const training = worldOfScenario('readme-training');
const gpt = worldOfScenario('microgpt-emma');
const opening = openingState({ columns: 120, rows: 40 });

function pressed(text: string, from: State = opening, of: World = world): State {
  return pressAll(of, from, keys(text));
}

function slotOf(of: World, id: string): number {
  return of.segment(0).tape.slots.get(id) as number;
}

/** A line of the list of choices in a terminal of 80 columns. */
const STYLE = { selected: true, width: 80, veiled: false };

const HEART = '30g<tab>je';

describe('the trail', () => {
  test('passes through copies in one hop and names them', () => {
    const scores = pressed(`${slotOf(world, 'scores')}g<tab>je`);
    const through = pressed('l<enter>', scores);
    expect(placeOf(world, through)).toBe('K[0,0]@0:10');
    expect(through.message).toBe('Opened K[0,0]@0:10, through K.T; Backspace returns.');
  });

  test('leads from a parameter to the update of the step before, and to its named end', () => {
    const name = [...training.segment(2).tape.carried.keys()][0] as string;
    const slot = training.segment(2).tape.slots.get(name) as number;
    const loaded = pressed(`2)${slot}g<tab>e`, opening, training);
    const written = pressed('<enter>', loaded, training);
    expect(written.place.step).toBe(1);
    expect(placeOf(training, written)).toMatch(/\.2\[0,0\]@1:/);
    const first = pressed(`${slot}g<tab>e`, opening, training);
    expect(pressed('<enter>', first, training)).toMatchObject({
      message: 'The trail ends here: parameter at step 0, as the scenario gives it.',
      warned: true,
    });
  });

  test('the title shows the way, and Backspace shortens it', () => {
    const title = (state: State) => plainText(titleRow(world, state, world.segment(0), 160));
    const followed = pressed(`${HEART}<enter><enter>`);
    expect(title(followed)).toContain('scaled.grad[1,0] › A.grad[1,0] › (context[-1]).grad[0,0]');
    expect(title(pressed('<backspace>', followed))).not.toContain('context');
  });

  test('every Enter on a first line comes to an end, from every cell that is written', () => {
    for (let slot = 0; slot < world.segment(1).tape.instructions.length; slot++) {
      let state = pressed(`)${slot}g<tab>e`);
      for (let hops = 0; hops < 100 && !state.warned; hops++) state = pressed('<enter>', state);
      expect(state.message).toMatch(/^The trail ends here: /);
    }
  });
});

describe('users and twins', () => {
  test('u lists the cells that this one fed; Enter goes to one of them, Backspace returns', () => {
    const listed = pressed(`${slotOf(world, 'A')}g<tab>ju`);
    expect(listed.choices?.title).toBe('A[1,0] fed');
    expect(listed.choices?.lines.map(({ name }) => name)).toContain('context[1,0]');
    expect(listed.choices?.lines.map(({ name }) => name)).toContain('scaled.grad[1,0]');
    const gone = pressed('<enter>', listed);
    expect(placeOf(world, gone)).toBe('context[1,0]@0:18');
    expect(gone.drawer).toBe(null);
    expect(placeOf(world, pressed('<backspace>', gone))).toBe('A[1,0]@0:17');
  });

  test('what nothing reads says so', () => {
    expect(pressed('Gu').message).toBe('Nothing in this step reads loss[0,0].');
  });

  test('t goes to the backward twin with the cell and both formulas, and back', () => {
    const there = pressed(`${slotOf(world, 'A')}g<tab>jt`);
    expect(placeOf(world, there)).toBe('scaled.grad[1,0]@0:30');
    const picture = whyPicture(world, stageOf(world, there.place, there), there);
    expect(picture.twin?.forward).toMatch(/^A\[i,j\] = exp/);
    expect(picture.twin?.backward).toMatch(/^scaled\.grad\[i,j\] = A/);
    expect(placeOf(world, pressed('t', there))).toBe('A[1,0]@0:17');
    const walked = pressed('.', there);
    expect(whyPicture(world, stageOf(world, walked.place, walked), walked).twin).toBe(undefined);
  });

  test('of an operation with several twins one is chosen', () => {
    const choosing = pressed(`${slotOf(world, 'scores')}g<tab>t`);
    expect(choosing.choices?.title).toBe('Twins of scores');
    const names = choosing.choices?.lines.map(({ name }) => name.replace(/\[.*/, '')) ?? [];
    expect(names).toHaveLength(2);
    expect(placeOf(world, pressed('j<enter>', choosing))).toContain(names[1]);
    expect(pressed('t').message).toMatch(/^No twin: /);
  });

  test('cells to choose from are read out, and nothing is offered that they cannot do', () => {
    const choosing = pressed(`${slotOf(world, 'scores')}g<tab>tj`);
    const spoken = spokenLines(world, choosing);
    const [one, other] = choosing.choices?.lines ?? [];
    expect(spoken).toContain('List: Twins of scores. Enter goes there, j and k choose, Escape closes the list.');
    expect(spoken.find(line => line.startsWith('Choice 2 of 2, selected: '))).toContain(`${other?.name}, `);
    expect(spoken.join('\n')).not.toContain(`${one?.name}, `);
    const signs = hintsOf(world, choosing).map(({ sign, hint }) => `${sign} ${hint}`);
    expect(signs).toContain('Enter go');
    expect(signs.join()).not.toMatch(/remove|on or off/);
    expect(choiceCells({ ...(one as Choice), name: 'block[0].attention.scores.grad[1,0]' }, STYLE).cell).toBe(
      '▸ …k[0].attention.scores.grad[1,0]',
    );
    expect(pressed('x', choosing)).toMatchObject({ choices: choosing.choices, warned: true });
    expect(spokenLines(world, pressed('<escape>', choosing)).join('\n')).not.toContain('Choice ');
  });
});

describe('the proof', () => {
  test('v checks the gradient under the cursor, once the frame is drawn', () => {
    const asked = pressed(`${HEART}v`);
    expect(asked.check).toMatchObject({ event: 30, cell: [1, 0], result: null });
    const proved = settled(world, asked);
    expect(proved.check?.result).toMatchObject({ verdict: 'agrees' });
    expect(proved.message).toMatch(/^✓ agrees with a measurement.*relative error/);
    const picture = whyPicture(world, stageOf(world, proved.place, proved), proved);
    expect(picture.check).toBe(proved.check?.result);
    const elsewhere = press(world, { ...proved, place: { ...proved.place, pane: 'matrix' } }, 'k');
    expect(whyPicture(world, stageOf(world, elsewhere.place, elsewhere), elsewhere).check).toBe(undefined);
  });

  test('while it goes on keys do what they always do, and nothing that was typed is lost', () => {
    const asked = pressed(`${HEART}v`);
    const told = (from: State) => update(world, from, { do: 'checking', pass: { number: 3, step: -0.004 } });
    const counting = told(pressed('1', asked));
    expect(counting.count).toBe('1');
    expect(told(pressed('r', asked)).message).toBe('Terms by size, the largest first');
    const said = plainText(statusRows(world, told(asked), stageOf(world, asked.place, asked), 120, 2)[0] as Row);
    expect(said.trim()).toBe('Checking scaled.grad[1,0]  forward pass 3, the cell moved by −4.0e-3; Esc stops');
    expect(placeOf(world, pressed('5.', counting))).not.toBe(placeOf(world, asked));
  });

  test('Esc stops it, and v begins it again', () => {
    const stopped = pressed('<escape>', pressed(`${HEART}v`));
    expect(stopped).toMatchObject({
      check: null,
      message: 'The check of scaled.grad[1,0] was stopped; v begins it again.',
    });
    expect(pressed('v', stopped).check?.result).toBe(null);
  });

  test('elsewhere it says nothing, and back at the cell it is there', () => {
    const away = settled(world, pressed('.3', pressed(`${HEART}v`)));
    expect(away).toMatchObject({ message: '', count: '3' });
    const back = pressed('<escape>,', away);
    const shown = whyPicture(world, stageOf(world, back.place, back), back).check;
    expect(shown).toMatchObject({ verdict: 'agrees', address: 'scaled.grad[1,0]@0:30' });
  });

  test('only gradients are checked', () => {
    expect(pressed('9gv')).toMatchObject({ check: null, warned: true });
  });
});

describe('what else there is to tell', () => {
  test('e again shows a gradient by path, then the update', () => {
    const state = pressed(`${slotOf(gpt, 'wte.grad')}g<tab>e`, opening, gpt);
    const view = (of: State) => stageOf(gpt, of.place, of).account;
    expect(view(state).view).toBe('terms');
    const paths = pressed('e', state, gpt);
    expect(view(paths).view).toBe('paths');
    const group = (name: string) => view(paths).lines.filter(line => line.kind === 'share' && line.group === name);
    const parts = group('by reader').map(line => (line.kind === 'share' ? line.value : 0));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(view(state).explanation.value, 12);
    expect(view(pressed('ee', state, gpt)).view).toBe('update');
    expect(view(pressed('eee', state, gpt)).view).toBe('terms');
  });

  test('a parameter that is called as a moment is has its update too', () => {
    const scenario = {
      parameters: { g: { m: [[2]] } },
      program: ['loss = sum(g.m * g.m)'],
      train: { loss: 'loss', steps: 1, optimizer: { type: 'adam', lr: 0.1 } },
    };
    const named = worldOf(new Timeline(programOf(scenario)).finish());
    const views = ['g.m', 'g.m.grad', 'g.m.m', 'g.m.v_hat', 'g.m.2'].map(
      id => stageOf(named, { ...opening.place, event: slotOf(named, id) }).account.views,
    );
    for (const of of views) expect(of).toContain('update');
  });

  test('the step of an update is told number by number: history + this gradient = the moment', () => {
    const slot = gpt.segment(0).tape.carried.get('wte') as number;
    const state = pressed(`${slot}g<tab>e`, opening, gpt);
    const { view, lines, update } = stageOf(gpt, state.place, state).account;
    expect(view).toBe('update');
    const value = (name: string) => {
      const line = lines.find(one => one.kind === 'share' && one.name === name);
      return line?.kind === 'share' ? line.value : Number.NaN;
    };
    expect(value('m, history') + value('m, this gradient')).toBe(value('m, both together'));
    expect(value('old value') + value('step')).toBeCloseTo(value('new value'), 15);
    expect(value('learning rate')).toBe(update?.learningRate);
  });
});

test('a run that ends early, as a step can’t be run, says so in the timeline and the status', () => {
  const stopped = worldOfStopped();
  const state = openingState({ columns: 120, rows: 40 });
  const stage = stageOf(stopped, state.place, state);
  const [status = []] = statusRows(stopped, state, stage, 120, 2);
  expect(plainText(status)).toContain("The run ends here, as step 1 can't be run: ");
  expect(plainText(status)).toContain('matmul');
  const bar = timelineRows(timelinePicture(stopped, state), 120, 2).map(plainText);
  expect(bar.join('\n')).toContain('✗ stopped');
});

/** The second example has a width that W does not take. */
function worldOfStopped(): World {
  const program = programOf({
    parameters: {
      W: [
        [1, 2],
        [3, 4],
      ],
    },
    data: [
      { x: [1, 2], y: [1, 1] },
      { x: [1, 2, 3], y: [1, 1] },
    ],
    program: ['z = x @ W', 'loss = mse(z, y)'],
    train: { loss: 'loss', steps: 5, batch: 1, optimizer: { type: 'sgd', lr: 0.1 } },
  });
  const timeline = new Timeline(program);
  try {
    timeline.finish();
  } catch (error) {
    if (error !== timeline.stoppedBy) throw error;
  }
  return worldOf(timeline);
}
