import { type Command, usageOf } from './command.ts';
import { EVERYWHERE, FLAGS, type FlagName, flagText } from './flags.ts';
import { commands } from './index.ts';
import { EXIT_CODES } from './output.ts';
import { columns } from './text.ts';

/** What `stepformer --help` prints. */
export function help(): string {
  return [
    'Stepformer steps through the mathematics of a transformer, forward and back.',
    '',
    '  stepformer [SCENARIO]   opens the terminal',
    '  stepformer COMMAND …    prints, and needs no terminal',
    '',
    'Commands',
    ...columns(commands.map(command => [`  ${usageOf(command)}`, command.about])),
    '',
    'A SCENARIO is the name of a shipped one (stepformer list) or the path of a JSON file.',
    'An ADDRESS is a tensor or a cell at a moment: probs · A[1,0] · scaled.grad[1,0]@0:21 · WO@last',
    '',
    'Flags',
    ...flagLines(Object.keys(FLAGS) as FlagName[]),
    '',
    'Exit codes',
    ...columns(EXIT_CODES.map(({ code, meaning }) => [`  ${code}`, meaning])),
    '',
  ].join('\n');
}

/** What `stepformer COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  return [
    `stepformer ${usageOf(command)}`,
    '',
    `  Prints ${command.about}.`,
    '',
    'Flags',
    ...flagLines([...command.flags, ...EVERYWHERE]),
    '',
  ].join('\n');
}

function flagLines(names: readonly FlagName[]): string[] {
  return columns(names.map(name => [`  ${flagText(name)}`, FLAGS[name].about]));
}
