import { readdir } from 'node:fs/promises';

/** `npm run bench -- <name>` runs `<name>.bench.ts` of this folder, a script that prints its figures. */
const SUFFIX = '.bench.ts';
const EXIT_WRONG_USE = 2;

const files = await readdir(new URL('.', import.meta.url), { recursive: true });
const names = files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  process.stderr.write(`Usage: npm run bench -- <name>\nNames: ${names.sort().join(', ')}\n`);
  process.exitCode = EXIT_WRONG_USE;
} else {
  await import(`./${name}${SUFFIX}`);
}
