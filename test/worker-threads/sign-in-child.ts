import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the child signs: batches at once, each a list of patches by what is in them (see `patch-of-lines.ts`). */
export interface ChildTask {
  readonly threads?: number;
  readonly taskTimeoutMs?: number;
  readonly threadHeapMb?: number;
  /** One group of batches at once, then the next. */
  readonly groups: readonly (readonly (readonly string[])[])[];
}

const CHILD = fileURLToPath(new URL('./signing-child.ts', import.meta.url));
const CHILD_LIMIT_MS = 160_000;
/** Node itself can crash when one thread starts while another ends (nodejs/node#56312): the process, not the pool, is to blame. */
const CRASHES_MAX = 2;
const CRASH_SIGNAL = 'SIGSEGV';

/**
 * Signs with a pool that loses threads, in a process of its own, so that a crash of Node does not end the test run.
 * @returns by group and batch, how each patch ended: `ok` or the code of its failure
 */
export async function signInChild(task: ChildTask): Promise<string[][][]> {
  for (let crashes = 0; ; crashes++) {
    const { output, signal } = await runChild(task);
    if (output !== undefined) return JSON.parse(output) as string[][][];
    if (signal !== CRASH_SIGNAL || crashes === CRASHES_MAX)
      throw new Error(`The child ended with ${signal}.`);
  }
}

function runChild(task: ChildTask): Promise<{ output?: string; signal?: string }> {
  return new Promise((resolve, reject) => {
    const options = { timeout: CHILD_LIMIT_MS };
    execFile(process.execPath, [CHILD, JSON.stringify(task)], options, (error, stdout, stderr) => {
      if (error === null) resolve({ output: stdout });
      else if (typeof error.signal === 'string') resolve({ signal: error.signal });
      else reject(new Error(stderr, { cause: error }));
    });
  });
}
