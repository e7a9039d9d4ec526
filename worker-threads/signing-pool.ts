import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ClassificationRules } from '../domain/classification/classification-rules.ts';
import type { AttributeRule } from '../domain/classification/git-attributes.ts';
import { createAdmission } from './admission.ts';
import { MAX_BATCH_BYTES, packBatch } from './pack-batch.ts';
import type { SignOutcome } from './sign-batch.ts';
import { watchProgress } from './watch-progress.ts';

/** Settings of a signing pool. */
export interface SigningPoolOptions {
  readonly threads: number;
  readonly rules: ClassificationRules;
  /** Batches packed and waiting for a thread; further ones wait unpacked, in their callers' hands. Default 2. */
  readonly queueLimit?: number;
  /** A thread that works on one patch for longer is killed. Default 30 seconds. */
  readonly taskTimeoutMs?: number;
  /** Heap of one thread; a patch that needs more fails alone. Default 1024 MB. */
  readonly threadHeapMb?: number;
  /** The module each thread runs, whose default export is made by `createBatchSigner`. */
  readonly workerFile?: URL;
}

/** Patches of pull requests of one repository, signed together. */
export interface SigningBatch {
  readonly patches: readonly Uint8Array[];
  /** What the repository's `.gitattributes` says; none by default. */
  readonly attributes?: readonly AttributeRule[];
}

/** How busy a pool is, in batches. */
export interface SigningPoolLoad {
  /** Handed to the threads: at work, or packed and next in line. */
  readonly admitted: number;
  /** Held back until there is room. */
  readonly waiting: number;
}

/** A pool of threads that sign pull requests. */
export interface SigningPool {
  /**
   * Signs a batch; outcomes come in the order of its patches. Waits while the pool is full.
   * @throws SigningPoolError when the pool is closed or broken, or the batch is too large; never for a bad patch
   */
  sign(batch: SigningBatch): Promise<SignOutcome[]>;
  /** Resolves when a batch would not have to wait: ask before making the next one. */
  whenReady(): Promise<void>;
  load(): SigningPoolLoad;
  /** Ends the threads; batches under way are rejected with `signing_pool_closed`. */
  destroy(): Promise<void>;
}

/** The pool, not a patch, is why a batch was not signed. */
export class SigningPoolError extends Error {
  override readonly name = 'SigningPoolError';
  readonly code: 'signing_pool_closed' | 'signing_pool_broken' | 'signing_batch_too_large';

  constructor(code: SigningPoolError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const DEFAULT_QUEUE_LIMIT = 2;
const DEFAULT_TASK_TIMEOUT_MS = 30_000;
const DEFAULT_THREAD_HEAP_MB = 1_024;
const DEFAULT_WORKER = new URL('./signing-worker.ts', import.meta.url);

/** Starts the threads of a pool. The caller ends it with `destroy`. */
export function createSigningPool(options: SigningPoolOptions): SigningPool {
  const { threads, rules, taskTimeoutMs = DEFAULT_TASK_TIMEOUT_MS } = options;
  const piscina = new Piscina({
    filename: fileURLToPath(options.workerFile ?? DEFAULT_WORKER),
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
    workerData: { rules },
    resourceLimits: { maxOldGenerationSizeMb: options.threadHeapMb ?? DEFAULT_THREAD_HEAP_MB },
  });
  const admission = createAdmission(threads + (options.queueLimit ?? DEFAULT_QUEUE_LIMIT));
  const end = Promise.withResolvers<never>();
  end.promise.catch(() => undefined);
  piscina.on('error', (cause) => {
    // A thread that dies while it starts is not replaced; without any thread nothing would ever be signed.
    if (piscina.threads.length > 0) return;
    end.reject(brokenError(cause));
  });

  const run: RunBatch = async (patches, attributes) => {
    const task = packBatch(patches, attributes);
    const killer = new AbortController();
    const stopWatch = watchProgress(task.progress, taskTimeoutMs, () => killer.abort());
    try {
      const outcomes = piscina.run(task, { transferList: [task.bytes], signal: killer.signal });
      return await Promise.race([outcomes, end.promise]);
    } catch (error) {
      if (error instanceof SigningPoolError) throw error;
      if (killer.signal.aborted) return timeoutFault(taskTimeoutMs);
      if (Atomics.load(task.progress, 0) === 0) throw brokenError(error);
      return threadFault(error);
    } finally {
      stopWatch();
    }
  };

  return {
    async sign({ patches, attributes = [] }) {
      const bytes = patches.reduce((sum, patch) => sum + patch.byteLength, 0);
      if (bytes > MAX_BATCH_BYTES) {
        const message = `A batch of ${bytes} bytes is too large, at most ${MAX_BATCH_BYTES} are allowed; split it.`;
        throw new SigningPoolError('signing_batch_too_large', message);
      }
      const leave = await Promise.race([admission.enter(), end.promise]);
      try {
        return await signOrSplit(patches, attributes, run);
      } finally {
        leave();
      }
    },
    whenReady: () => Promise.race([admission.whenFree(), end.promise]),
    load: () => ({ admitted: admission.inside, waiting: admission.waiting }),
    async destroy() {
      end.reject(new SigningPoolError('signing_pool_closed', 'The signing pool was closed.'));
      await piscina.destroy();
    },
  };
}

type Fault = Extract<SignOutcome, { ok: false }>;

type RunBatch = (
  patches: readonly Uint8Array[],
  attributes: readonly AttributeRule[],
) => Promise<SignOutcome[] | Fault>;

/** Runs a batch; when its thread is lost, runs its patches one by one, so that only the culprit fails. */
async function signOrSplit(
  patches: readonly Uint8Array[],
  attributes: readonly AttributeRule[],
  run: RunBatch,
): Promise<SignOutcome[]> {
  if (patches.length === 0) return [];
  const whole = await run(patches, attributes);
  if (Array.isArray(whole)) return whole;
  if (patches.length === 1) return [whole];
  const outcomes: SignOutcome[] = [];
  for (const patch of patches) {
    const one = await run([patch], attributes);
    outcomes.push(...(Array.isArray(one) ? one : [one]));
  }
  return outcomes;
}

/** A thread died before it looked at the first patch. */
function brokenError(cause: unknown): SigningPoolError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SigningPoolError('signing_pool_broken', `A signing thread could not start: ${reason}`, {
    cause,
  });
}

function timeoutFault(timeoutMs: number): Fault {
  return {
    ok: false,
    code: 'signing_timeout',
    message: `Signing took longer than ${timeoutMs} ms and was stopped.`,
  };
}

function threadFault(error: unknown): Fault {
  const reason = error instanceof Error ? error.message : String(error);
  return { ok: false, code: 'signing_thread_died', message: `The signing thread died: ${reason}` };
}
