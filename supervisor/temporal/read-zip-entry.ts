import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** Signatures and sizes of the parts of a ZIP file: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3. */
const END = { signature: 0x06054b50, bytes: 22 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const COMMENT_MAX_BYTES = 0xffff;
const DIRECTORY_LIMIT_BYTES = 1_000_000;
const METHODS = { stored: 0, deflated: 8 };

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly offset: number;
}

/**
 * Opens one file of a ZIP archive, such as a Python wheel. Archives of more than 4 GB and encrypted ones are not read.
 *
 * @param path of the archive
 * @param name of the file in it, exactly
 * @returns its bytes, unpacked
 * @throws Error when the archive cannot be read or does not have the file
 */
export async function readZipEntry(path: string, name: string): Promise<Readable> {
  const file = await open(path);
  try {
    const entry = await findEntry(file, name);
    const local = await readBytes(file, entry.offset, LOCAL.bytes);
    if (local.readUInt32LE(0) !== LOCAL.signature) throw new Error(`${path} is not a whole ZIP file`);
    const start = entry.offset + LOCAL.bytes + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (entry.packedBytes === 0) return Readable.from([]);
    // The stream closes the file.
    const packed = file.createReadStream({ start, end: start + entry.packedBytes - 1 });
    if (entry.method === METHODS.stored) return packed;
    const inflate = createInflateRaw();
    packed.once('error', (error) => inflate.destroy(error));
    inflate.once('close', () => packed.destroy());
    return packed.pipe(inflate);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The directory of the archive lies at its end, before an optional comment. */
async function findEntry(file: FileHandle, name: string): Promise<Entry> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END.bytes + COMMENT_MAX_BYTES);
  const tail = await readBytes(file, size - tailBytes, tailBytes);
  let end = tail.length - END.bytes;
  while (end >= 0 && tail.readUInt32LE(end) !== END.signature) end--;
  if (end < 0) throw new Error('it is not a whole ZIP file');
  const directoryBytes = tail.readUInt32LE(end + 12);
  if (directoryBytes > DIRECTORY_LIMIT_BYTES) throw new Error('the directory of the ZIP file is too large');
  const directory = await readBytes(file, tail.readUInt32LE(end + 16), directoryBytes);
  for (let at = 0; at + ENTRY.bytes <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY.signature) break;
    const nameEnd = at + ENTRY.bytes + directory.readUInt16LE(at + 28);
    if (directory.toString('utf8', at + ENTRY.bytes, nameEnd) === name) return readEntry(directory, at, name);
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  throw new Error(`there is no ${name} in it`);
}

function readEntry(directory: Buffer, at: number, name: string): Entry {
  const method = directory.readUInt16LE(at + 10);
  const encrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
  if (encrypted || !Object.values(METHODS).includes(method))
    throw new Error(`${name} is packed in a way that is not read`);
  return {
    method,
    packedBytes: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  };
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('it is not a whole ZIP file');
  return buffer;
}
