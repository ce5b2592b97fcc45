import { beginLine } from '../line.ts';
import { listedSlot } from '../listed.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { type Binding, nameArguments } from './binding.ts';

const noLoss = (_: State, world: World) =>
  world.losses().length ? null : 'This run has no loss: its scenario trains nothing.';

const noSamples = (_: State, world: World) =>
  world.samples ? null : 'This scenario does not generate: one with "generate" in its file does.';

/** The list of tensors and the chart of the loss. */
export const DATA: readonly Binding[] = [
  {
    keys: ['T'],
    command: 'tensors',
    section: 'Data',
    help: 'Tensors: all that exist at this moment, with shape, range and gradient; again: back',
    message: () => ({ do: 'aside', pane: 'tensors' }),
  },
  {
    keys: ['L'],
    command: 'loss',
    section: 'Data',
    help: 'The loss over the steps, as a chart; again: back',
    hint: 'loss',
    wide: true,
    unless: noLoss,
    message: () => ({ do: 'aside', pane: 'loss' }),
  },
  {
    keys: ['a'],
    command: 'sample',
    section: 'Data',
    help: 'Generate with the weights after this step, as :sample 5 does; shown under the loss',
    hint: 'generate',
    panes: ['loss'],
    unless: noSamples,
    argument: {
      usage: '5',
      message: text =>
        /^[1-9]\d?$/.test(text) ? { do: 'sample', count: Number(text) } : `Not ${text}, but 1 to 99: :sample 5.`,
    },
    message: (count = 5) => ({ do: 'sample', count: Math.min(count, 99) }),
  },
  {
    keys: ['/'],
    command: 'find-tensor',
    section: 'Data',
    help: 'Type what to filter the list of tensors by',
    hint: 'filter',
    panes: ['tensors'],
    message: () => beginLine(':', 'filter '),
  },
  {
    keys: [],
    command: 'filter',
    section: 'Data',
    help: 'Only tensors whose name or shape holds a text: :filter grad, :filter 2x4; alone: all',
    argument: { usage: 'grad', message: text => ({ do: 'filter', text }), candidates: nameArguments },
    message: () => ({ do: 'filter', text: '' }),
  },
  {
    keys: ['j', 'down'],
    command: 'tensor-next',
    section: 'Data',
    help: 'Next tensor of the list',
    hint: 'tensor',
    sign: 'jk',
    panes: ['tensors'],
    message: (count = 1) => ({ do: 'list', by: count }),
  },
  {
    keys: ['k', 'up'],
    command: 'tensor-previous',
    section: 'Data',
    help: 'Previous tensor of the list',
    panes: ['tensors'],
    message: (count = 1) => ({ do: 'list', by: -count }),
  },
  {
    keys: ['pagedown'],
    command: 'tensor-page-down',
    section: 'Data',
    help: 'Ten tensors down',
    panes: ['tensors'],
    message: (count = 1) => ({ do: 'list', by: 10 * count }),
  },
  {
    keys: ['pageup'],
    command: 'tensor-page-up',
    section: 'Data',
    help: 'Ten tensors up',
    panes: ['tensors'],
    message: (count = 1) => ({ do: 'list', by: -10 * count }),
  },
  {
    keys: ['l'],
    command: 'tensor-gradient',
    section: 'Data',
    help: 'Its gradient, for Enter',
    hint: 'gradient',
    panes: ['tensors'],
    message: () => ({ do: 'list-side', gradient: true }),
  },
  {
    keys: ['h'],
    command: 'tensor-itself',
    section: 'Data',
    help: 'The tensor itself, for Enter',
    panes: ['tensors'],
    message: () => ({ do: 'list-side', gradient: false }),
  },
  {
    keys: ['enter'],
    command: 'open-tensor',
    section: 'Data',
    help: 'Open the selected tensor where it was written; [ returns',
    hint: 'open',
    panes: ['tensors'],
    unless: (state, world) => (listedSlot(world, state) === undefined ? 'The list is empty.' : null),
    message: (_, state, world) => ({ do: 'goto', event: listedSlot(world, state) ?? 0, pane: 'matrix' }),
  },
  {
    keys: ['l', 'right'],
    command: 'chart-next',
    section: 'Data',
    help: 'Next step of the chart',
    hint: 'step',
    sign: '→ ←',
    panes: ['loss'],
    message: (count = 1) => ({ do: 'step', by: count }),
  },
  {
    keys: ['h', 'left'],
    command: 'chart-previous',
    section: 'Data',
    help: 'Previous step of the chart',
    panes: ['loss'],
    message: (count = 1) => ({ do: 'step', by: -count }),
  },
  {
    keys: ['pagedown'],
    command: 'chart-page-next',
    section: 'Data',
    help: 'A twentieth of the run on',
    hint: 'further',
    sign: 'PgDn PgUp',
    panes: ['loss'],
    message: (count = 1, _, world) => ({ do: 'step', by: count * twentieth(world) }),
  },
  {
    keys: ['pageup'],
    command: 'chart-page-previous',
    section: 'Data',
    help: 'A twentieth of the run back',
    panes: ['loss'],
    message: (count = 1, _, world) => ({ do: 'step', by: -count * twentieth(world) }),
  },
  {
    keys: ['enter'],
    command: 'chart-open',
    section: 'Data',
    help: 'From the chart to this step',
    hint: 'open',
    panes: ['loss'],
    message: () => ({ do: 'aside', pane: 'loss' }),
  },
];

function twentieth({ steps }: World): number {
  return Math.max(1, Math.round(steps / 20));
}
