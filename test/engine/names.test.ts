import { expect, test } from 'vitest';
import { idsOf, timelineOf } from './timeline-of.ts';

const attention = { functions: { 'attention(x, p)': ['scores = x @ p.W', 'return scores @ x.T'] } };

test('a name assigned again is a new version, and the first keeps the bare name', () => {
  const ids = idsOf({ constants: { a: 2 }, program: ['x = a + a', 'x = x * x', 'x = x - a'] });
  expect(ids).toEqual(['a', 'x', 'x.2', 'x.3']);
});

test('an intermediate is called by its text, in parentheses wherever that has spaces or brackets', () => {
  const constants = { Q: [[1, 2]], K: [[3, 4]], d: 4 };
  const program = ['A = exp(Q @ K.T / sqrt(d))', 'b = Q[:, 0:1] + Q[:, 0:1]'];
  expect(idsOf({ constants, program })).toEqual([
    'Q',
    'K',
    'd',
    'K.T',
    '(Q @ K.T)',
    'sqrt(d)',
    '(Q @ K.T / sqrt(d))',
    'A',
    '(Q[:, 0:1])',
    '(Q[:, 0:1]).2',
    'b',
  ]);
});

test('loop values are filled into the texts of intermediates', () => {
  const program = ['y = concat([exp(x[:, 2*h:2*h+2]) for h in range(2)])'];
  const ids = idsOf({ constants: { x: [[1, 2, 3, 4]] }, program });
  expect(ids).toEqual(['x', '(x[:, 0:2])', '(exp(x[:, 0:2]))', '(x[:, 2:4])', '(exp(x[:, 2:4]))', 'y']);
});

test('a tensor inside a function has its path, with an index only where the function is called more than once', () => {
  const parameters = { layers: [{ W: [[1]] }, { W: [[2]] }] };
  const once = idsOf({ ...attention, parameters, program: ['y = attention(layers[0].W, layers[0])'] });
  expect(once).toEqual(['layers[0].W', 'layers[1].W', 'attention.scores', 'attention.x.T', 'y']);
  const twice = idsOf({
    ...attention,
    parameters,
    constants: { x: [[3]] },
    program: [{ for: 'layer', in: 'layers', do: ['x = attention(x, layer)'] }],
  });
  expect(twice.slice(3)).toEqual([
    'attention[0].scores',
    'attention[0].x.T',
    'x.2',
    'attention[1].scores',
    'attention[1].x.T',
    'x.3',
  ]);
});

test('a loop goes over the list of a group, in a function too', () => {
  const functions = { 'stack(x, p)': [{ for: 'layer', in: 'p.layers', do: ['x = x @ layer.W'] }, 'return exp(x)'] };
  const parameters = { model: { layers: [{ W: [[1]] }, { W: [[2]] }] } };
  const ids = idsOf({ functions, parameters, constants: { x: 3 }, program: ['y = stack(x, model)'] });
  expect(ids).toEqual(['x', 'model.layers[0].W', 'model.layers[1].W', 'stack.x', 'stack.x.2', 'y']);
});

test('calls inside calls are counted within the calling instance', () => {
  const functions = {
    'inner(x)': ['y = x * x', 'return exp(y)'],
    'outer(x)': ['a = inner(x)', 'return a + inner(a)'],
  };
  const ids = idsOf({ functions, constants: { x: 1 }, program: ['p = outer(x)', 'q = outer(p)'] });
  expect(ids).toEqual([
    'x',
    'outer[0].inner[0].y',
    'outer[0].a',
    'outer[0].inner[1].y',
    'outer[0].inner(a)',
    'p',
    'outer[1].inner[0].y',
    'outer[1].a',
    'outer[1].inner[1].y',
    'outer[1].inner(a)',
    'q',
  ]);
});

test('literals are attributes of an operation, broadcasts of matrices are events', () => {
  const constants = {
    x: [
      [1, 2],
      [3, 4],
    ],
    row: [[5, 6]],
    column: [[7], [8]],
    n: 9,
  };
  const program = ['a = 2 * x', 'b = x + row', 'c = column - x', 'd = x / n', 'e = 2 ** 3 * x'];
  expect(idsOf({ constants, program }).slice(4)).toEqual([
    'a',
    'broadcast_row(row)',
    'b',
    'broadcast_column(column)',
    'c',
    'broadcast_number(n)',
    'd',
    'e',
  ]);
});

test('a bare name is an alias and writes nothing', () => {
  const { ids, value } = timelineOf({ constants: { a: 3 }, program: ['b = a', 'c = b * b'] });
  expect(ids).toEqual(['a', 'c']);
  expect(value('c')).toEqual([[9]]);
});

test('contributions are named after what they came through, letters where one operation uses a tensor twice', () => {
  const train = { loss: 'loss' };
  const ids = idsOf({ constants: { x: 3 }, program: ['y = exp(x)', 'loss = x * x + y'], train });
  expect(ids.slice(4)).toEqual([
    'loss.grad',
    '(x * x).grad',
    'y.grad',
    'x.grad via (x * x).a',
    'x.grad via (x * x).b',
    'x.grad via y',
    'x.grad',
  ]);
});
