/**
 * The first name that stands twice in an object of JSON, which `JSON.parse` would drop in silence;
 * undefined where none does. The text is JSON: the caller has parsed it.
 */
export function repeatedName(text: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) {
      const name: string = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1));
      if (seen.has(name)) return name;
      seen.add(name);
    }
  }
  return undefined;
}
