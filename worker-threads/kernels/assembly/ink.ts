/**
 * The changed lines of a channel as Git's patch-id reads them: for each line its sign and its bytes without white space up to a NUL
 * byte, the lines of a file one after the other.
 */
import { allocate } from './memory';

let ink: usize = 0;
let end: usize = 0;
let fileEnds: usize = 0;
let fileCount: u32 = 0;

/** Makes room for that many bytes, signs among them, of up to that many files. */
export function startInk(bytes: u64, files: u32): void {
  ink = allocate(bytes);
  end = ink;
  fileEnds = allocate(u64(files) << 2);
  fileCount = 0;
}

/** Address of the next byte. */
export function inkEnd(): usize {
  return end;
}

export function setInkEnd(to: usize): void {
  end = to;
}

/** Ends a file, whose lines came since the last end. */
export function endInkFile(): void {
  store<usize>(fileEnds + (fileCount++ << 2), end);
}

export function inkStart(): usize {
  return ink;
}

/**
 * Puts the files in order: the shorter first, equally long ones by their bytes; then the length of each and their number, so that no two
 * sets of files look the same.
 * @returns the address of the result, which ends at `inkEnd`
 */
export function arrangeInk(): usize {
  const order = orderFiles();
  const arranged = fileCount === 1 ? ink : allocate(u64(end - ink) + (u64(fileCount + 1) << 2));
  let at = fileCount === 1 ? end : arranged;
  for (let i: u32 = 0; i < fileCount && fileCount > 1; i++) {
    const file = load<u32>(order + (i << 2));
    memory.copy(at, fileStart(file), fileLength(file));
    at += fileLength(file);
  }
  for (let i: u32 = 0; i < fileCount; i++, at += 4) store<u32>(at, fileLength(load<u32>(order + (i << 2))));
  store<u32>(at, fileCount);
  end = at + 4;
  return arranged;
}

/** Indexes of the files in order: Shellsort, each gap 4/9 of the one before. */
function orderFiles(): usize {
  const order = allocate(u64(fileCount) << 2);
  for (let file: u32 = 0; file < fileCount; file++) store<u32>(order + (file << 2), file);
  for (let gap: u32 = fileCount / 2; gap > 0; gap = gap === 1 ? 0 : max((gap * 4) / 9, 1)) {
    for (let i = gap; i < fileCount; i++) {
      const file = load<u32>(order + (i << 2));
      let at = i;
      while (at >= gap) {
        const other = load<u32>(order + ((at - gap) << 2));
        if (!isBefore(file, other)) break;
        store<u32>(order + (at << 2), other);
        at -= gap;
      }
      store<u32>(order + (at << 2), file);
    }
  }
  return order;
}

function isBefore(file: u32, other: u32): bool {
  const length = fileLength(file);
  if (length !== fileLength(other)) return length < fileLength(other);
  const a = fileStart(file);
  const b = fileStart(other);
  let at: usize = 0;
  while (at + 8 <= length && load<u64>(a + at) === load<u64>(b + at)) at += 8;
  while (at < length && load<u8>(a + at) === load<u8>(b + at)) at++;
  return at < length && load<u8>(a + at) < load<u8>(b + at);
}

function fileStart(file: u32): usize {
  return file === 0 ? ink : load<usize>(fileEnds + ((file - 1) << 2));
}

function fileLength(file: u32): usize {
  return load<usize>(fileEnds + (file << 2)) - fileStart(file);
}
