import type { AttributeRule } from '../domain/classification/git-attributes.ts';

/** A batch as it crosses to a thread: one transferred buffer, and where each patch lies in it. */
export interface BatchTask {
  readonly bytes: ArrayBuffer;
  /** Patch `i` is the bytes from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: Uint32Array;
  readonly attributes: readonly AttributeRule[];
  /** One shared cell: 0 while the batch waits, then 1 + the index of the patch at work. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

/** Bytes one batch may hold, all patches together. */
export const MAX_BATCH_BYTES = 1024 * 1024 * 1024;

/** Copies patches into one buffer. The caller keeps its own bytes, so that a lost batch can be packed again. */
export function packBatch(patches: readonly Uint8Array[], attributes: readonly AttributeRule[]): BatchTask {
  const offsets = new Uint32Array(patches.length + 1);
  patches.forEach((patch, index) => {
    offsets[index + 1] = offsets[index]! + patch.byteLength;
  });
  const bytes = new Uint8Array(offsets[patches.length]!);
  patches.forEach((patch, index) => {
    bytes.set(patch, offsets[index]!);
  });
  return { bytes: bytes.buffer, offsets, attributes, progress: new Int32Array(new SharedArrayBuffer(4)) };
}

/** When a batch is big enough to be worth a task: at either mark. */
export interface BatchMarks {
  readonly patches: number;
  readonly bytes: number;
}

const DEFAULT_MARKS: BatchMarks = { patches: 16, bytes: 256 * 1024 };

/**
 * Groups a stream of items that carry a patch into batches worth a task each.
 * @param patchOf the patch of an item
 */
export async function* packBatches<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  patchOf: (item: Item) => Uint8Array,
  marks: BatchMarks = DEFAULT_MARKS,
): AsyncGenerator<Item[], void, undefined> {
  let batch: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    batch.push(item);
    bytes += patchOf(item).byteLength;
    if (batch.length < marks.patches && bytes < marks.bytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
