import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { GitError } from '../process/git-error.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Hexadecimal digits of a SHA-1 id; all longer ones are SHA-256. */
const SHA1_DIGITS = 40;

/**
 * Checks that a file of an object store is, byte for byte, what Git once wrote: a pack or an index by the checksum at its end, an
 * index also by the checksum of its pack, which it holds; a loose object by its name.
 * @param name path below the object folder, such as `pack/pack-….idx` or `ab/cdef…`
 * @param file where it lies now
 * @param pack the pack of an index
 * @throws GitError `dangerous_object`
 */
export async function checkObjectFile(name: string, file: string, pack: string | null): Promise<void> {
  const id = /^pack\/pack-([0-9a-f]+)\.(?:pack|idx)$/.exec(name)?.[1];
  if (id === undefined) {
    const wanted = name.replace('/', '');
    const found = await hashLooseObject(file, algorithmOf(wanted)).catch((cause: unknown) => {
      throw damaged(name, cause);
    });
    if (found !== wanted) throw damaged(name);
    return;
  }
  const [content, checksum] = await hashFile(file, algorithmOf(id));
  if (content !== checksum) throw damaged(name);
  if (pack === null) return;
  const bytes = checksum.length / 2;
  // The last two fields of an index: the checksum of its pack, and its own.
  if ((await readEnd(file, 2 * bytes)).slice(0, 2 * bytes) !== (await readEnd(pack, bytes))) {
    throw damaged(name);
  }
}

type Algorithm = 'sha1' | 'sha256';

function algorithmOf(id: string): Algorithm {
  return id.length === SHA1_DIGITS ? 'sha1' : 'sha256';
}

function damaged(name: string, cause?: unknown): GitError {
  return new GitError(
    'dangerous_object',
    `The object store of the repository is damaged: ${name} is not what its checksum says. Run "git fsck" there.`,
    { cause },
  );
}

/** The hash of all but the end of a file, and the end, where Git keeps that hash. */
async function hashFile(file: string, algorithm: Algorithm): Promise<[content: string, checksum: string]> {
  const hash = createHash(algorithm);
  const length = algorithm === 'sha1' ? 20 : 32;
  let held = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const rest = chunk.subarray(-length);
    const known = held.length + chunk.length - length;
    if (known > 0) {
      hash.update(held.subarray(0, Math.min(held.length, known)));
      hash.update(chunk.subarray(0, chunk.length - rest.length));
    }
    held = Buffer.concat([held, rest]).subarray(-length);
  }
  return [hash.digest('hex'), held.toString('hex')];
}

async function readEnd(file: string, bytes: number): Promise<string> {
  const handle: FileHandle = await open(file);
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(Math.min(bytes, size));
    await handle.read(end, 0, end.length, size - end.length);
    return end.toString('hex');
  } finally {
    await handle.close();
  }
}

/** The id of a loose object from its bytes; they may inflate to any size, so they are never held. */
async function hashLooseObject(file: string, algorithm: Algorithm): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), createInflate(), async (content: AsyncIterable<Buffer>) => {
    for await (const chunk of content) hash.update(chunk);
  });
  return hash.digest('hex');
}
