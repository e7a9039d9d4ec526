import type { ClassificationRules } from '../domain/classification/classification-rules.ts';
import { type CompiledRules, compileRules } from '../domain/classification/compile-rules.ts';
import type { AttributeRule } from '../domain/classification/git-attributes.ts';
import type { PullRequestSignature } from '../domain/signature.ts';
import type { BatchTask } from './pack-batch.ts';
import { signPullRequest } from './sign-pull-request.ts';

/** What became of one patch of a batch. */
export type SignOutcome =
  | { readonly ok: true; readonly signature: PullRequestSignature }
  | { readonly ok: false; readonly code: string; readonly message: string };

type Sign = (patch: Uint8Array, rules: CompiledRules) => PullRequestSignature;

/**
 * Makes the function a thread runs for each batch. A patch that makes it throw costs only itself.
 * @param sign what signs one patch; tests put faults here
 */
export function createBatchSigner(
  rules: ClassificationRules,
  sign: Sign = signPullRequest,
): (task: BatchTask) => SignOutcome[] {
  const rulesFor = rememberCompiled(rules);
  return ({ bytes, offsets, attributes, progress }) => {
    const compiled = rulesFor(attributes);
    const outcomes: SignOutcome[] = [];
    for (let index = 0; index + 1 < offsets.length; index += 1) {
      Atomics.store(progress, 0, index + 1);
      const patch = new Uint8Array(bytes, offsets[index]!, offsets[index + 1]! - offsets[index]!);
      outcomes.push(signOne(patch, compiled, sign));
    }
    return outcomes;
  };
}

function signOne(patch: Uint8Array, rules: CompiledRules, sign: Sign): SignOutcome {
  try {
    return { ok: true, signature: sign(patch, rules) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, code: codeOf(error) ?? 'signing_failed', message };
  }
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** Batches of one repository follow each other, so the rules are compiled once for the attributes met last. */
function rememberCompiled(
  rules: ClassificationRules,
): (attributes: readonly AttributeRule[]) => CompiledRules {
  let key: string | null = null;
  let compiled: CompiledRules = compileRules(rules);
  return (attributes) => {
    const wanted = JSON.stringify(attributes);
    if (wanted !== key) {
      compiled = compileRules(rules, attributes);
      key = wanted;
    }
    return compiled;
  };
}
