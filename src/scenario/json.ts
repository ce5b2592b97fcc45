/** JSON with positions: a tree for values, and where each of its places stands in the text. */
import { type DocumentNode, type MemberNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { quoted } from '../formula/visible.ts';
import type { Path } from './scenario.ts';

/** A value of a JSON file; objects have no prototype. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A mistake in the JSON itself. `offset` counts characters from the beginning of the text. */
export interface JsonMistake {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/** A parsed text: its value as far as it could be read, and the mistakes in it. */
export interface ParsedJson {
  readonly text: string;
  readonly value: Json | undefined;
  readonly mistakes: readonly JsonMistake[];
  /** The tree of positions; undefined where there is no value. */
  tree(): ValueNode | undefined;
}

/** Deeper than any scenario; it keeps recursive code safe from a file of 10,000 brackets. */
const DEEPEST = 64;

/** Names that JavaScript gives a meaning to; nothing in a file may be called so. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON, reporting also what `JSON.parse` lets pass: duplicate fields, infinite numbers, `__proto__`. A text
 * without any of that, as nearly all are, is read by `JSON.parse`, which is a tenth of the work, and the tree of
 * positions is made when a place is asked for.
 */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === '')
    return stopped(text, 0, 'the file is empty', 'stepformer new FILE writes a scenario to start from');
  const { tooDeep, fields } = outline(text, DEEPEST);
  if (tooDeep !== undefined)
    return stopped(text, tooDeep, `brackets are nested more than ${DEEPEST} levels deep`, 'flatten it');
  const value = withoutMistakes(text, fields);
  if (value === undefined) return parseThoroughly(text);
  let tree: ValueNode | undefined;
  return { text, value, mistakes: [], tree: () => (tree ??= parse(text, { ranges: true }).body) };
}

/** The same by momoa, which knows where everything stands. Exported for tests, which hold the two to each other. */
export function parseThoroughly(text: string): ParsedJson {
  let document: DocumentNode;
  try {
    document = parse(text, { ranges: true });
  } catch (error) {
    const offset = Math.min(offsetOf(error), text.length);
    const wrong = unexpected(text, offset);
    const hint = wrong === CUT_OFF ? 'close the quotation, list or object that is open' : jsonHint(text, offset);
    return stopped(text, offset, `this is not JSON: ${wrong}`, hint);
  }
  const mistakes: JsonMistake[] = [];
  const value = plain(document.body, [], text, mistakes);
  return { text, value, mistakes, tree: () => document.body };
}

function stopped(text: string, offset: number, message: string, hint: string): ParsedJson {
  return { text, value: undefined, mistakes: [{ offset, path: [], message, hint }], tree: () => undefined };
}

/** The value of a text that is JSON and has as many fields as values of fields; undefined where something is wrong. */
function withoutMistakes(text: string, fields: number): Json | undefined {
  let counted = 0;
  const bare = (value: unknown): Json => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('infinite');
    if (typeof value !== 'object' || value === null) return value as Json;
    if (Array.isArray(value)) return value.map(bare);
    const object: Record<string, Json> = Object.create(null);
    for (const [name, own] of Object.entries(value)) {
      if (FORBIDDEN.has(name)) throw new RangeError(name);
      object[name] = bare(own);
      counted++;
    }
    return object;
  };
  try {
    const value = bare(JSON.parse(text));
    return counted === fields ? value : undefined; // of duplicate fields JSON.parse keeps one
  } catch {
    return undefined; // to be told with its place
  }
}

/** The offset of the bracket that goes deeper than allowed, by a scan without recursion. */
export function deeperThan(text: string, deepest: number): number | undefined {
  return outline(text, deepest).tooDeep;
}

/** What stands outside of strings: a bracket that goes deeper than allowed, and how many fields there are. */
function outline(text: string, deepest: number): { readonly tooDeep?: number; readonly fields: number } {
  let depth = 0;
  let fields = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') {
      if (++depth > deepest) return { tooDeep: at, fields };
    } else if (character === ']' || character === '}') depth--;
    else if (character === ':') fields++;
  }
  return { fields };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Where a place begins and ends in the text; of one that is missing, the nearest place around it. */
export function rangeOf(root: ValueNode | undefined, path: Path): { start: number; end: number; node?: ValueNode } {
  let node = root;
  if (!node) return { start: 0, end: 0 };
  for (const key of path) {
    const next = childOf(node, key);
    if (!next) return { start: start(node), end: start(node) + 1 };
    node = next;
  }
  return { start: start(node), end: node.range?.[1] ?? 0, node };
}

/** Where a field's name stands, for mistakes in the name itself. */
export function keyRangeOf(root: ValueNode | undefined, path: Path): { start: number; end: number } {
  const owner = rangeOf(root, path.slice(0, -1)).node;
  const name = owner?.type === 'Object' ? memberOf(owner.members, path.at(-1))?.name : undefined;
  return name ? { start: start(name), end: name.range?.[1] ?? 0 } : rangeOf(root, path);
}

/**
 * The offset in the file of a character of a string's text: the quotation mark and the escapes
 * (`\"`, `\u00e9`) before it take room in the file and not in the text.
 */
export function offsetInString(text: string, stringStart: number, offset: number): number {
  let at = stringStart + 1;
  for (let passed = 0; passed < offset && at < text.length; passed++) {
    if (text[at] !== '\\') at++;
    else at += text[at + 1] === 'u' ? 6 : 2;
  }
  return at;
}

/** Line and column of an offset, both from 1; any of the three line endings. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function start(node: { range?: unknown }): number {
  return Array.isArray(node.range) ? (node.range[0] as number) : 0;
}

function childOf(node: ValueNode, key: string | number): ValueNode | undefined {
  if (node.type === 'Array' && typeof key === 'number') return node.elements[key]?.value;
  if (node.type === 'Object') return memberOf(node.members, key)?.value;
  return undefined;
}

function memberOf(members: readonly MemberNode[], key: string | number | undefined): MemberNode | undefined {
  return members.find(({ name }) => nameOf(name) === key);
}

function nameOf(name: MemberNode['name']): string {
  return name.type === 'String' ? name.value : name.name;
}

function plain(node: ValueNode, path: Path, text: string, mistakes: JsonMistake[]): Json {
  switch (node.type) {
    case 'Object':
      return objectOf(node.members, path, text, mistakes);
    case 'Array':
      return node.elements.map((element, at) => plain(element.value, [...path, at], text, mistakes));
    case 'Number':
      if (!Number.isFinite(node.value))
        mistakes.push({
          offset: start(node),
          path,
          message: `${quoted(text.slice(...(node.range as [number, number])))} is too large for a 64-bit float`,
          hint: 'write a number under 1.8e308',
        });
      return Number.isFinite(node.value) ? node.value : 0;
    case 'String':
    case 'Boolean':
      return node.value;
    default:
      return null;
  }
}

function objectOf(members: readonly MemberNode[], path: Path, text: string, mistakes: JsonMistake[]): Json {
  const object: Record<string, Json> = Object.create(null);
  for (const { name, value } of members) {
    const key = nameOf(name);
    const at = { offset: start(name), path: [...path, key] };
    if (FORBIDDEN.has(key))
      mistakes.push({
        ...at,
        message: `${key} is a word of JavaScript and can't be a name`,
        hint: 'choose another name',
      });
    else if (key in object)
      mistakes.push({
        ...at,
        message: `${quoted(key)} stands here a second time`,
        hint: 'remove or rename one of the two',
      });
    else object[key] = plain(value, at.path, text, mistakes);
  }
  return object;
}

function offsetOf(error: unknown): number {
  if (error instanceof Error && 'offset' in error && typeof error.offset === 'number') return error.offset;
  throw error;
}

const CUT_OFF = 'it ends in the middle';

function unexpected(text: string, offset: number): string {
  const rest = text.slice(offset);
  const found = rest.match(/^(?:"(?:[^"\\\n]|\\.)*"|[\w.+-]+|[^\s])/u)?.[0];
  // At the end momoa points at the last token, which is not to blame.
  if (found === undefined || (isOpen(text) && rest.trim() === found && /^["\]}\dtfn]/.test(found))) return CUT_OFF;
  return `${quoted(found)} can't stand here`;
}

/** Whether a bracket is still open where the text ends. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') at = endOfString(text, at);
    else if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character)) depth--;
  }
  return depth > 0;
}

function jsonHint(text: string, offset: number): string {
  const rest = text.slice(offset).trimStart();
  const before = text.slice(0, offset).trimEnd().at(-1);
  if (/^[}\]]/.test(rest) && before === ',') return 'remove the comma before it';
  if (rest[0] === "'") return 'write text in double quotation marks';
  if (rest[0] === '/' || rest[0] === '#') return 'JSON has no comments; use "about" or a statement\'s "note"';
  if (/^(NaN|-?Infinity)/.test(rest)) return 'JSON has no NaN and no infinities; write a finite number';
  if (before === '"' || before === ']' || before === '}') return 'a comma may be missing before it';
  return 'names and text stand in double quotation marks, parts are separated by commas';
}
