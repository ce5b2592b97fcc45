import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArrays } from '../../src/scenario/arrays/open.ts';
import { invoke } from '../cli/invoke.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepformer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

function write(name: string, content: string | Uint8Array | object): string {
  const plain = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(at(name), plain ? content : JSON.stringify(content));
  return at(name);
}

/** The values of tensors of a run, as the command line prints them. */
async function values(...addresses: string[]) {
  const shown = await Promise.all(addresses.map(address => invoke(['show', 'full-backprop', address, '--json'])));
  return Object.fromEntries(
    shown.map(({ stdout }, index) => [addresses[index]?.replace(/@.*/, ''), JSON.parse(stdout).value]),
  );
}

describe('compare', () => {
  test('ends well where all agrees, and says how each array was found', async () => {
    const file = write('good.json', await values('Q@0', 'A@0', 'loss@0', 'WO.grad@0'));
    const { code, stdout, stderr } = await invoke(['compare', 'full-backprop', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/good\.json against full-backprop: 4 of 4 tensors agree\n/);
    expect(stdout).toMatch(/✓ +0:9 {2}Q +Q +name +0\n.*✓ +0:17 {2}A +A +name +0\n/);
    expect(stdout).not.toContain('First divergence');
  });

  test('names the first divergence with statement, cell, both numbers, cause, and what follows', async () => {
    const { scores, ...rest } = await values('scores@0', 'Q@0', 'probs@0');
    const file = write('unscaled.json', { ...rest, scores, scaled: scores, mystery: [[1, 2, 3]] });
    const { code, stdout } = await invoke(['compare', 'full-backprop', file]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\nFirst divergence\n {2}step 0, event 16, scaled = scores \/ sqrt\(d_k\)\n {2}scaled\[0,0\] is 0\.00707\d+ here and 0\.010\d+ there \(relative error 0\.293\); 2 of 4 cells are off\n {2}looks like: 1\/√d left out\n {2}stepformer full-backprop --at 'scaled\[0,0\]@0:16'\n/,
    );
    expect(stdout).toMatch(/\nWithout a place\n {2}mystery: nothing here is called so/);
    const json = JSON.parse((await invoke(['compare', 'full-backprop', file, '--json'])).stdout);
    expect(json).toMatchObject({
      agrees: false,
      first: { at: '0:16', id: 'scaled', array: 'scaled', how: 'name', verdict: 'differs', cause: '1/√d left out' },
      unmatched: [{ name: 'mystery' }],
    });
    expect(json.first.worst).toMatchObject({ address: 'scaled[0,0]@0:16', theirs: scores[0][0] });
  });

  test('takes names from a mapping, and tolerance from the command line', async () => {
    const { Q } = await values('Q@0');
    const file = write('named.json', { 'attn.q': Q, noise: [[7]] });
    const map = write('names.json', { 'attn.q': 'K', noise: null });
    // Q and K are the same numbers here.
    expect((await invoke(['compare', 'full-backprop', file, '--map', map])).stdout).toMatch(
      /✓ +0:10 {2}K +attn\.q +mapping +0\n$/,
    );
    const off = write('off.json', { Q: Q.map((row: number[]) => row.map(value => value * 1.001)) });
    expect((await invoke(['compare', 'full-backprop', off])).code).toBe(1);
    expect((await invoke(['compare', 'full-backprop', off, '--tolerance', '0.01'])).code).toBe(0);
  });
});

describe('--seed-weights', () => {
  test.each(['weights.npz', 'weights.safetensors', 'weights.json'])(
    'writes %s, which reads back to the same bits',
    async name => {
      const { code, stdout } = await invoke(['compare', 'microgpt', '--seed-weights', at(name)]);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/9 arrays: d_head, wte, wpe, layers\[0\]\.WQ/),
      });
      const arrays = openArrays(readFileSync(at(name)), name);
      const shown = JSON.parse(
        (await invoke(['show', 'microgpt', 'wte@0:1', '--json', '--set', 'train.steps=1'])).stdout,
      );
      const { shape, data } = arrays.get('wte');
      expect(shape).toEqual(shown.shape);
      expect([...data]).toEqual(shown.value.flat());
      expect((await invoke(['compare', 'microgpt', at(name), '--set', 'train.steps=1'])).code).toBe(0);
    },
  );

  test.each(['signs.npz', 'signs.safetensors', 'signs.json'])('keeps the sign of 0 in %s', async name => {
    const scenario = write('signs-scenario.json', '{"constants": {"x": [[-0, 0]]}, "program": ["y = x * 1"]}');
    await invoke(['compare', scenario, '--seed-weights', at(name)]);
    expect([...openArrays(readFileSync(at(name)), name).get('x').data]).toEqual([-0, 0]);
  });

  test('writes the same file each time', async () => {
    for (const name of ['twice.npz', 'twice.safetensors']) {
      await invoke(['compare', 'full-backprop', '--seed-weights', at(name)]);
      const first = readFileSync(at(name));
      await invoke(['compare', 'full-backprop', '--seed-weights', at(name)]);
      expect(readFileSync(at(name))).toEqual(first);
    }
  });
});

describe('what can not be is one sentence that names the file and the field', () => {
  const huge = (claimed: number) => {
    const header = JSON.stringify({ Q: { dtype: 'F64', shape: [claimed], data_offsets: [0, claimed * 8] } });
    const bytes = Buffer.alloc(8 + header.length);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    return bytes;
  };
  const safetensors = (header: string, body: number) => {
    const bytes = Buffer.alloc(8 + header.length + body);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    return bytes;
  };
  const entry = '{"dtype":"F64","shape":[1],"data_offsets":[0,8]}';

  test.each<[string, string | Uint8Array | object, RegExp]>([
    ['cut.json', '{"Q": [[0.1, 0', /cut\.json:1:14: this is not JSON: it ends in the middle/],
    ['ragged.json', { Q: [[1, 2], [3]] }, /ragged\.json, Q: its lists are not equally long/],
    ['words.json', { Q: [['one']] }, /words\.json, Q: "one" stands where a number belongs/],
    ['twice.json', '{"Q": [[1]], "Q": [[2]]}', /twice\.json:1:1\d: it has two arrays named Q/],
    ['deep.json', `{"Q": ${'['.repeat(1000)}`, /deep\.json: brackets are nested more than 16 levels/],
    ['none.json', {}, /none\.json has no arrays/],
    [
      'empty.json',
      { Q: [] },
      /empty\.json: none of its 1 array belongs to this run; Q: its shape 0 does not fit Q, 2×2/,
    ],
    ['foreign.npz', 'PK is not enough', /foreign\.npz: this is no zip file/],
    ['pickle.npz', zipSync({ 'Q.npy': new Uint8Array([0x80, 2, 0x63]) }), /pickle\.npz, Q: this is no \.npy file/],
    [
      'short.npy',
      new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 200, 0]),
      /short\.npy: its header claims 200 bytes; there are 0/,
    ],
    [
      'lies.safetensors',
      huge(1e15),
      /lies\.safetensors: Q is 1000000000000000 of F64, 8000000000000000 bytes; the header places it/,
    ],
    ['twice.safetensors', safetensors(`{"Q":${entry},"Q":${entry}}`, 8), /two arrays named Q/],
    [
      'shared.safetensors',
      safetensors(`{"Q":${entry},"K":${entry}}`, 8),
      /shared\.safetensors: K shares its numbers with an array before it/,
    ],
    [
      'complex.safetensors',
      safetensors('{"Q":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}', 8),
      /complex\.safetensors, Q: its numbers are of type C64/,
    ],
    ['dump.pt', 'x', /dump\.pt has no ending that says what it is; use \.npy, \.npz, \.safetensors, \.json/],
    [
      'other.json',
      { mystery: [[1, 2, 3]] },
      /other\.json: none of its 1 array belongs to this run; mystery: nothing here/,
    ],
  ])('%s', async (name, content, message) => {
    const { code, stdout, stderr } = await invoke(['compare', 'full-backprop', write(name, content)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('stumbled');
  });

  test('files that are not there, folders, and too few arguments', async () => {
    mkdirSync(at('folder.json'), { recursive: true });
    const told = async (...args: string[]) => (await invoke(['compare', 'full-backprop', ...args])).stderr;
    expect(await told(at('nowhere.npz'))).toMatch(/nowhere\.npz" does not exist/);
    expect(await told(at('folder.json'))).toMatch(/folder\.json" is a directory/);
    expect(await told()).toContain('compare needs a FILE; or --seed-weights FILE');
    expect(await told('--seed-weights', at('w.txt'))).toMatch(
      /w\.txt has no ending that says what to write; use \.safetensors, \.npz, \.json/,
    );
    expect(await told('--seed-weights', at('no/w.npz'))).toContain("can't be written: its folder does not exist");
    const good = write('q.json', {
      Q: [
        [0.1, 0],
        [0, 0.1],
      ],
    });
    expect(await told(good, '--map', write('map.json', '[]'))).toContain('map.json:1:1: this is no object of names');
    expect(await told(good, '--map', write('map.json', { Q: 7 }))).toContain(
      'map.json:1:6 Q: the number 7 is no address',
    );
    expect(await told(good, '--map', write('map.json', '{'))).toContain('map.json:1:1: this is not JSON');
    expect(await told(good, '--map', write('map.json', '{"Q": "Q",\n "Q": "K"}'))).toContain(
      'map.json:2:2 Q: "Q" stands here a second time; remove or rename one of the two',
    );
    expect(await told(good, '--map', write('map.json', '{"Q": "Q", "q_": "K"}'))).toContain(
      'map.json:1:12 q_: there is no array "q_"; did you mean Q? there are "Q"',
    );
    expect(await told(good, '--map', at('nowhere.json'))).toContain('does not exist');
  });
});
