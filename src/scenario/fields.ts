/**
 * The words that `format.ts` is written in: each is a valibot schema with a description for editors
 * and a message `what is wrong; what to do` for people.
 */
import * as v from 'valibot';
import { quoted } from '../formula/visible.ts';

/** Text in quotation marks. `due` says what stands here, `example` is JSON. */
export function text(due: string, example: string) {
  return v.pipe(v.string(instead(due, example)), v.description(sentence(due)));
}

/** A finite number. */
export function numberOf(due: string, example: string) {
  return v.pipe(v.number(instead(due, example)), v.description(sentence(due)));
}

/** A number over 0. */
export function positive(due: string, example: string) {
  return v.pipe(
    v.number(instead(due, example)),
    v.gtValue(0, issue => `${issue.input} is not over 0; write a number such as ${example}`),
    v.description(sentence(due)),
  );
}

/** A whole number that a 64-bit float holds exactly, from `least` up. */
export function whole(
  due: string,
  example: string,
  least: number = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
) {
  return v.pipe(
    v.number(instead(due, example)),
    v.safeInteger(issue => {
      const what = Number.isInteger(issue.input) ? 'beyond the whole numbers that are exact' : 'not a whole number';
      return `${issue.input} is ${what}; write ${due}, such as ${example}`;
    }),
    v.minValue(least, issue => `${issue.input} is too small for ${due}; write ${least} or more`),
    v.maxValue(most, issue => `${issue.input} is too large for ${due}; write ${most} or less`),
    v.description(sentence(due)),
  );
}

/** true or false. */
export function flag(due: string) {
  return v.pipe(v.boolean(instead(due, 'true')), v.description(sentence(due)));
}

/** One of some words. */
export function words<const Word extends string>(among: readonly Word[], due: string) {
  return v.pipe(
    v.picklist(among, instead(due, among.map(word => `"${word}"`).join(' or '))),
    v.description(sentence(due)),
  );
}

/** A list of one kind of thing. */
export function listOf<const Item extends v.GenericSchema>(item: Item, due: string, example: string) {
  return v.pipe(v.array(item, instead(due, example)), v.description(sentence(due)));
}

/** Names that the author chooses, each for one kind of thing. */
export function namedBy<const Item extends v.GenericSchema>(item: Item, due: string, example: string) {
  return v.pipe(noList(v.record(v.string(), item, instead(due, example))), v.description(sentence(due)));
}

/** Begins the messages of objects; the object's title follows, by which `fieldsOf` knows its fields. */
export const FIELDS = 'fields of ';

const titles = new Map<string, readonly string[]>();

/** The fields that an object of this title may have. */
export function fieldsOf(title: string): readonly string[] {
  return titles.get(title) ?? [];
}

/** An object with these fields and no others. Titles are unique. */
export function fields<const Entries extends v.ObjectEntries>(title: string, about: string, entries: Entries) {
  titles.set(title, Object.keys(entries));
  return v.pipe(noList(v.strictObject(entries, `${FIELDS}${title}`)), v.title(title), v.description(about));
}

/**
 * One of several forms, told apart by a look at the input, so that a mistake is told in terms of the
 * form that was meant. (The JSON Schema asks with `undefined` and gets them all.)
 */
export function choose<const Choices extends readonly v.GenericSchema[]>(
  choices: Choices,
  pick: (input: unknown, choices: Choices) => v.GenericSchema,
  about: string,
): v.GenericSchema<v.InferInput<Choices[number]>, v.InferOutput<Choices[number]>> {
  const any = v.union(choices);
  const chosen = v.lazy(input => (input === undefined ? any : pick(input, choices)));
  return v.pipe(chosen, v.description(about)) as never;
}

/** valibot takes a list for an object, as JavaScript does; a file that has one in an object's place is wrong. */
function noList<Schema extends v.GenericSchema>(schema: Schema): Schema {
  const run: Schema['~run'] = (dataset, config) => {
    if (!isList(dataset.value)) return schema['~run'](dataset, config);
    v._addIssue(schema as never, 'type', dataset as never, config);
    return dataset as never;
  };
  return { ...schema, '~run': run };
}

/** Whether an input is a JSON object. */
export function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** Whether an input is a list. */
export function isList(input: unknown): input is readonly unknown[] {
  return Array.isArray(input);
}

/** An input as messages name it: the number 3, the text "ten", a list of 4. */
export function sayInput(input: unknown): string {
  if (typeof input === 'string') return `the text ${quoted(input)}`;
  if (typeof input === 'number') return `the number ${input}`;
  if (isList(input)) return input.length === 0 ? 'an empty list' : `a list of ${input.length}`;
  if (input === undefined) return 'nothing';
  return isObject(input) ? 'an object' : String(input);
}

function instead(due: string, example: string) {
  return (issue: { readonly input: unknown }) =>
    `${sayInput(issue.input)} stands where ${due} belongs; write ${example}`;
}

function sentence(due: string): string {
  return `${due.charAt(0).toUpperCase()}${due.slice(1)}.`;
}
