import { parse } from '../../src/cli.tsx';
import { dispatch } from '../../src/commands/dispatch.ts';

/** What a command line printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Host = Parameters<typeof dispatch>[1];

/** Runs a command line in this process, as the program would, on a terminal or not. */
export async function invoke(argv: readonly string[], host: Partial<Host> = {}): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const output = {
    write: (text: string) => {
      stdout += text;
    },
    error: (text: string) => {
      stderr += text;
    },
  };
  const { version, ...invocation } = await parse(argv);
  const code = await dispatch(invocation, {
    output,
    version,
    interactive: false,
    debug: false,
    open: async () => 0,
    ...host,
  });
  return { code, stdout, stderr };
}
