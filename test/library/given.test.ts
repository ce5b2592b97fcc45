import { expect, test } from 'vitest';
import { compare, diff, explain, loadScenario, ProblemsError, record, snapshot, values } from '../../src/index.ts';

const timeline = record(loadScenario('full-backprop'));

test('record says how to come by a scenario where it gets a name, an object of the format, or nothing', () => {
  const given = (value: unknown) => () => record(value as never);
  expect(given('full-backprop')).toThrow(
    new TypeError('record: expected a Scenario, and got "full-backprop"; write record(loadScenario("full-backprop"))'),
  );
  expect(given({ program: ['x = 1'] })).toThrow('got a value of type object; write record(loadScenario(…))');
  expect(given(undefined)).toThrow('got undefined');
});

test('what reads a timeline says how to come by one', () => {
  const named = 'full-backprop' as never;
  const wanted = (asker: string) =>
    new TypeError(
      `${asker}: expected a Timeline, and got "full-backprop"; write record(loadScenario("full-backprop"))`,
    );
  expect(() => values(named, 'A')).toThrow(wanted('values'));
  expect(() => explain(named, 'A[0,0]')).toThrow(wanted('explain'));
  expect(() => snapshot(named)).toThrow(wanted('snapshot'));
  expect(() => compare(named, 'dump.npz')).toThrow(wanted('compare'));
  expect(() => diff(timeline, named)).toThrow(wanted('diff'));
  expect(() => diff(named, timeline)).toThrow(wanted('diff'));
  expect(() => values(loadScenario('full-backprop') as never, 'A')).toThrow('got a value of type object');
});

test('a file of arrays that is not there is a problem like any other', () => {
  expect(() => compare(timeline, 'missing.npz')).toThrow(ProblemsError);
  expect(() => compare(timeline, 'missing.npz')).toThrow(/missing\.npz/);
});

test('values are read by address, as docs/library.md says', () => {
  expect(values(timeline, 'A')).toEqual(values(timeline, 'A@1'));
  expect(values(timeline, 'A.grad@0')).not.toEqual(values(timeline, 'A@0'));
  expect(values(timeline, 'A[1,0]@0')).toEqual(values(timeline, 'A@0'));
});
