import { compileRules } from '../../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../../domain/classification/default-rules-yaml.ts';
import type { ChannelSignature } from '../../../domain/signature.ts';
import { parseClassificationRules } from '../../../lib/triage-config/parse-classification-rules.ts';
import { signPullRequest } from '../../../worker-threads/sign-pull-request.ts';

const rules = compileRules(parseClassificationRules(DEFAULT_RULES_YAML));

/** One hunk of one file: its lines with their signs, and what Git shows behind `@@`. */
export function patchOf(path: string, lines: readonly string[], context = ''): Buffer {
  const oldLines = lines.filter((line) => !line.startsWith('+')).length;
  const newLines = lines.filter((line) => !line.startsWith('-')).length;
  return Buffer.from(
    `diff --git a/${path} b/${path}\nindex ${'0'.repeat(40)}..${'1'.repeat(40)} 100644\n--- a/${path}\n+++ b/${path}\n` +
      `@@ -100,${oldLines} +100,${newLines} @@${context === '' ? '' : ` ${context}`}\n${lines.join('\n')}\n`,
  );
}

/** The signature of the only channel of a pull request that adds these lines to one file. */
export function readAdded(path: string, ...lines: string[]): ChannelSignature {
  return readPatch(
    patchOf(
      path,
      lines.map((line) => `+${line}`),
    ),
  );
}

/** The signature of the only channel of a patch. */
export function readPatch(patch: Uint8Array): ChannelSignature {
  const { channels } = signPullRequest(patch, rules);
  if (channels.length !== 1) throw new Error(`One channel was expected, not ${channels.length}.`);
  return channels[0]!;
}
