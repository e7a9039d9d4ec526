import { runGit } from '../../sources/git/process/run-git.ts';
import { encodePath } from './encode-path.ts';

/** More than the files of a pair's ranges hold; the rest of a pull request is not read. */
const OUTPUT_LIMIT_BYTES = 128 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const NEWLINE = 0x0a;
/** Anything else before the colon means something else to Git. */
const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** A file at a commit. */
export interface FileVersion {
  readonly commit: string;
  /** As the API writes paths. */
  readonly path: string;
}

/** The lines of a range among the files read; null when its file is not there. */
export function linesOf(
  files: ReadonlyMap<string, readonly string[]>,
  range: FileVersion & { readonly from: number; readonly to: number },
): string[] | null {
  return files.get(versionKey(range))?.slice(range.from - 1, range.to) ?? null;
}

/** Identifies a version of a file among others. */
function versionKey({ commit, path }: FileVersion): string {
  return `${commit}:${path}`;
}

/**
 * Reads files from a bare repository.
 * @returns their lines, for `linesOf`; a file that is not there, or not a file, is left out
 * @throws GitError
 */
export async function readFiles(
  gitDir: string,
  versions: readonly FileVersion[],
  signal?: AbortSignal,
): Promise<Map<string, string[]>> {
  const named = versions.filter(({ commit }) => OBJECT_ID.test(commit));
  const wanted = [...new Map(named.map((version) => [versionKey(version), version])).entries()];
  const names = wanted.map(([, { commit, path }]) =>
    Buffer.concat([Buffer.from(`${commit}:`), encodePath(path)]),
  );
  const end = Buffer.from([0]);
  const output = await runGit(['cat-file', '--batch', '-z'], {
    gitDir,
    input: Buffer.concat(names.flatMap((name) => [name, end])),
    outputLimitBytes: OUTPUT_LIMIT_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const files = new Map<string, string[]>();
  let at = 0;
  for (const [index, [key]] of wanted.entries()) {
    const missing = Buffer.concat([names[index]!, Buffer.from(' missing\n')]);
    // The name may hold line breaks, so it is compared, not searched for.
    if (output.subarray(at, at + missing.length).equals(missing)) {
      at += missing.length;
      continue;
    }
    const headerEnd = output.indexOf(NEWLINE, at);
    const [, type, size] = output.toString('latin1', at, headerEnd).split(' ');
    const content = output.subarray(headerEnd + 1, headerEnd + 1 + Number(size));
    if (type === 'blob') files.set(key, splitLines(content));
    at = headerEnd + 1 + Number(size) + 1;
  }
  return files;
}

function splitLines(content: Buffer): string[] {
  return content.toString('utf8').split(/\r?\n/);
}
