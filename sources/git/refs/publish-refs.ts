import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes the refs of a mirror exactly these, in one atomic step, by writing `packed-refs` as Git itself does when it
 * clones. Through `git fetch` or `git update-ref` each ref would first be a file of its own: 15 thousand refs take
 * 10 s that way and 30 ms this way. The mirror has no loose refs and no other writer.
 * @param refs object id by valid ref name; names hold one char per byte (latin1)
 */
export async function publishRefs(directory: string, refs: ReadonlyMap<string, string>): Promise<void> {
  const names = [...refs.keys()].sort();
  const lines = ['# pack-refs with: sorted \n', ...names.map((name) => `${refs.get(name)} ${name}\n`)];
  const lock = join(directory, 'packed-refs.lock');
  const file = await open(lock, 'wx');
  try {
    await file.writeFile(lines.join(''), 'latin1');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(lock, join(directory, 'packed-refs'));
}

// The rules of git-check-ref-format(1), for names of one char per byte.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a ref name must not hold them
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[/.]$/;

/** True when Git would accept the name; others, which only a hostile server sends, are left out of the mirror. */
export function isValidRefName(name: string): boolean {
  return name.startsWith('refs/') && name.length <= 1024 && !FORBIDDEN.test(name);
}
