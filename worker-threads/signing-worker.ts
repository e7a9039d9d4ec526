import { workerData } from 'node:worker_threads';
import type { ClassificationRules } from '../domain/classification/classification-rules.ts';
import { createBatchSigner } from './sign-batch.ts';

/** The entry of each thread of the signing pool. */
export default createBatchSigner((workerData as { rules: ClassificationRules }).rules);
