import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS =
  '{activities,api,cli,domain,lib,relay,sources,sql,supervisor,tools,worker,worker-threads,workflows}/**/*.ts';
/** Of types as well: what two files need of each other belongs into a third. */
const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g;

function readImports(): Map<string, string[]> {
  const files = globSync(FOLDERS, { cwd: ROOT, exclude: ['worker-threads/kernels/assembly/**'] });
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const found = [...text.matchAll(IMPORT)].map(([, from, dynamic]) =>
        relative(ROOT, join(ROOT, dirname(file), from ?? dynamic!)),
      );
      return [file, found];
    }),
  );
}

/** One circle for each file that can reach itself, at most, as the way around. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at !== -1) circles.push([...way.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

test('a circle is found, whichever file it is entered from', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(findCircles(imports)).toEqual(['b → c → b']);
});

test('no files import each other, by whatever way around', () => {
  const imports = readImports();
  expect(imports.size).toBeGreaterThan(700);
  expect([...imports.values()].flat().length).toBeGreaterThan(2_000);
  expect(findCircles(imports)).toEqual([]);
});
