import { useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';
import type { Palette } from '../colours.ts';
import { type PickerState, pick, selectedEntry } from '../picker.ts';
import { pickerRows } from '../present/picker.ts';
import { keysOf } from '../press.ts';
import { Lines } from './Lines.tsx';

interface PickerProps {
  readonly opening: PickerState;
  readonly palette: Palette;
  /** Opens a scenario by name; the sentence that it returns says why it could not. */
  readonly open: (name: string) => string | undefined;
  /** Stops the process until it is continued; absent where that cannot be done. */
  readonly suspend?: (() => Promise<void>) | undefined;
}

/** The scenarios to choose from: keys in, rows out. */
export function Picker({ opening, palette, open, suspend }: PickerProps) {
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const [state, setState] = useState(opening);
  useInput((input, key) => setState(before => keysOf(input, key).reduce(pick, before)));
  useEffect(() => {
    setState(before => ({ ...before, size: { columns, rows } }));
  }, [columns, rows]);
  useEffect(() => {
    if (state.effect === null) return;
    const resume = () => setState(before => ({ ...before, effect: null }));
    if (state.effect === 'quit') exit();
    else if (state.effect === 'suspend' && suspend) suspendTerminal(suspend).then(resume, resume);
    else if (state.effect === 'suspend') resume();
    else {
      const problem = open(selectedEntry(state)?.name ?? '');
      if (problem) setState(before => ({ ...before, effect: null, message: problem }));
    }
  }, [state, exit, open, suspend, suspendTerminal]);
  return <Lines rows={pickerRows(state)} palette={palette} width={state.size.columns} />;
}
