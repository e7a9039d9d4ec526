import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
/** How the words about a value begin, which stand behind its name or "The body": `The body must …`, `source is missing …`. */
const PREDICATE = /^(?:must|is|does|goes|has|cannot) /;

/** What of a schema's definition may hold words of its own, and further schemas. */
interface Definition {
  readonly error?: (issue: object) => unknown;
  readonly checks?: readonly { readonly _zod: { readonly def: Definition } }[];
}

/** All words that schemas bring themselves, wherever in their depth, with the file that says so. */
async function listWords(): Promise<string[]> {
  const words: string[] = [];
  for (const file of globSync('api/schemas/**/*.ts', { cwd: ROOT })) {
    const exported = (await import(join(ROOT, file))) as Record<string, unknown>;
    const seen = new Set<unknown>();
    for (const schema of Object.values(exported).filter((each) => each instanceof z.ZodType)) {
      collect(schema, seen, (word) => words.push(`${file}: ${word}`));
    }
  }
  return [...new Set(words)];
}

function collect(value: unknown, seen: Set<unknown>, tell: (word: string) => void): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  const definition = (value as { _zod?: { def: Definition } })._zod?.def;
  if (definition === undefined) {
    // A shape, a list of alternatives, a map of them.
    const inner = value instanceof Map ? [...value.values()] : Object.values(value);
    for (const each of inner) collect(each, seen, tell);
    return;
  }
  for (const each of [definition, ...(definition.checks ?? []).map((check) => check._zod.def)]) {
    const word: unknown = each.error?.({ code: 'custom', input: 'x' });
    if (typeof word === 'string') tell(word);
  }
  for (const each of Object.values(definition)) collect(each, seen, tell);
}

test("a schema's own words go on after the name of what they are about", async () => {
  const words = await listWords();
  expect(words.length).toBeGreaterThan(15);
  expect(words.filter((each) => !PREDICATE.test(each.slice(each.indexOf(': ') + 2)))).toEqual([]);
});
