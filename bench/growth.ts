import { type Program, prepare } from '../src/engine/program.ts';
import { initialSnapshot, run } from '../src/engine/run.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { Timeline } from '../src/timeline/timeline.ts';
import { quantile, timed } from './measure.ts';

/** One line of the growth table: what a step costs at one size. */
export interface Growth {
  readonly by: string;
  readonly size: number;
  readonly events: number;
  /** Of one step. */
  readonly milliseconds: number;
  /** Of the tensors it writes. */
  readonly bytes: number;
}

const SIZES = { steps: [100, 1_000, 10_000], width: [8, 32, 128], context: [8, 32, 128], blocks: [1, 4, 16] };

/** How the cost of a step grows with the length of the run, and the width, context and depth of a transformer. */
export function growth(): Growth[] {
  return [
    ...SIZES.steps.map(steps => ofRun('steps of the run', steps, modelOf({ steps }))),
    ...SIZES.width.map(width => ofStep('width', width, modelOf({ width }))),
    ...SIZES.context.map(context => ofStep('context', context, modelOf({ context }))),
    ...SIZES.blocks.map(blocks => ofStep('blocks', blocks, modelOf({ blocks }))),
  ];
}

function ofStep(by: string, size: number, program: Program): Growth {
  const times = Array.from({ length: 25 }, () => timed(() => run(program, initialSnapshot(program))));
  return { by, size, milliseconds: quantile(times, 0), ...costs(program) };
}

function ofRun(by: string, size: number, program: Program): Growth {
  const time = timed(() => new Timeline(program).finish());
  return { by, size, milliseconds: time / (size + 1), ...costs(program) };
}

function costs(program: Program) {
  const { instructions, bytes } = program.tapeOf(0);
  return { events: instructions.length, bytes };
}

/** Blocks of attention and an MLP, trained by Adam. */
function modelOf({ steps = 10, width = 16, context = 8, blocks = 1 }): Program {
  const matrix = (rows: number, columns: number) => ({ init: 'normal', shape: [rows, columns], std: 0.1 });
  const block = {
    ...{ WQ: matrix(width, width), WK: matrix(width, width), WV: matrix(width, width) },
    ...{ W1: matrix(width, 4 * width), W2: matrix(4 * width, width) },
  };
  const scenario = {
    title: 'growth',
    parameters: { layers: Array.from({ length: blocks }, () => block) },
    data: [{ x: matrix(context, width) }],
    functions: {
      'block(x, p)': [
        'A = softmax(causal_mask((x @ p.WQ) @ (x @ p.WK).T))',
        'h = rms_norm(x + A @ (x @ p.WV))',
        'return h + relu(h @ p.W1) @ p.W2',
      ],
    },
    program: [{ for: 'layer', in: 'layers', do: ['x = block(x, layer)'] }, 'loss = mean(x ** 2)'],
    train: { loss: 'loss', steps, optimizer: { type: 'adam', lr: 0.001 } },
  };
  return prepare(parseScenario(JSON.stringify(scenario), { name: 'growth', file: 'growth.json' }));
}
