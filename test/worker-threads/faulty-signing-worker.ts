import { workerData } from 'node:worker_threads';
import type { ClassificationRules } from '../../domain/classification/classification-rules.ts';
import { createBatchSigner } from '../../worker-threads/sign-batch.ts';
import { signPullRequest } from '../../worker-threads/sign-pull-request.ts';

/** A thread of the signing pool that misbehaves on the patches that ask for it. */
export default createBatchSigner((workerData as { rules: ClassificationRules }).rules, (patch, rules) => {
  const text = Buffer.from(patch).toString('latin1');
  if (text.includes('+please throw')) throw new Error('a kernel threw');
  if (text.includes('+please hang')) for (;;);
  if (text.includes('+please exit')) process.exit(3);
  if (text.includes('+please grow')) {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array<number>(100_000).fill(Math.random()));
  }
  const pause = /\+pause (\d+) ms/.exec(text)?.[1];
  if (pause !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(pause));
  return signPullRequest(patch, rules);
});
