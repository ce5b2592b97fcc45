import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, parseFlags, parseWords } from '../../src/cli.tsx';

test('words alone are read as meow reads them', async () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('12', '0x1F', 'a=b', '__proto__', 'scaled.grad[1,0]@0', '.', '+1'),
  );
  const words = fc.array(
    word.filter(text => !text.startsWith('-')),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(words, async argv => {
      expect(parseWords(argv)).toEqual(await parseFlags(argv));
    }),
  );
});

test('a word with a dash is read by meow', async () => {
  expect(await parse(['events', 'forward-pass', '--values', '--set', 'a=1', '--set', 'b=2'])).toMatchObject({
    input: ['events', 'forward-pass'],
    flags: { values: true, set: ['a=1', 'b=2'] },
  });
  expect(await parse(['forward-pass', '--valeus'])).toMatchObject({ unknown: ['valeus'] });
});

test('what is given well is no fault: repeated where that may be, negative, joined, after --', async () => {
  const good = [
    '--set=a=1',
    '--set',
    'b=2',
    '--seed',
    '-3',
    '-o',
    'a.csv',
    '--json',
    '--json',
    '--no-color',
    '--check-replay=true',
  ];
  expect(await parse(['run', ...good, '--', '--memory'])).toMatchObject({
    input: ['run', '--memory'],
    flags: { set: ['a=1', 'b=2'], seed: '-3', output: 'a.csv', json: true, color: false, checkReplay: true },
    unknown: [],
    faults: [],
  });
  expect(await parse(['run', '--no-json'])).toMatchObject({ flags: { json: false }, faults: [] });
});

test('whatever a command line has, to read it throws nothing', async () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '--',
      '--set',
      '--memory',
      '--no-memory',
      '--json=x',
      '-o',
      '-xy',
      '--__proto__',
      '---',
      '-',
      '--=',
    ),
  );
  await fc.assert(fc.asyncProperty(fc.array(word, { maxLength: 5 }), async argv => void (await parse(argv))));
});
