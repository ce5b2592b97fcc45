/** A name of an object of JSON, and where it stands in the text. */
interface Standing {
  readonly name: string;
  readonly offset: number;
}

/**
 * The first name that stands twice in an object of JSON, which `JSON.parse` would drop in silence, where it
 * stands again; undefined where none does. The text is JSON: the caller has parsed it.
 */
export function repeatedName(text: string): Standing | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) {
      const name: string = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1));
      if (seen.has(name)) return { name, offset: index };
      seen.add(name);
    }
  }
  return undefined;
}
