import { DEFAULT_RULES_YAML } from '../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../lib/triage-config/parse-classification-rules.ts';
import { createSigningPool } from '../../worker-threads/signing-pool.ts';
import { patchOfLines } from './patch-of-lines.ts';
import type { ChildTask } from './sign-in-child.ts';

/** The process behind `signInChild`. */
const { groups, threads = 1, ...limits } = JSON.parse(process.argv[2]!) as ChildTask;
const pool = createSigningPool({
  threads,
  rules: parseClassificationRules(DEFAULT_RULES_YAML),
  workerFile: new URL('./faulty-signing-worker.ts', import.meta.url),
  ...limits,
});
const codes: string[][][] = [];
for (const batches of groups) {
  const outcomes = batches.map((lines) => pool.sign({ patches: lines.map((line) => patchOfLines(line)) }));
  codes.push((await Promise.all(outcomes)).map((batch) => batch.map((one) => (one.ok ? 'ok' : one.code))));
}
await pool.destroy();
process.stdout.write(JSON.stringify(codes));
