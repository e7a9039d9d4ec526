import type { z } from 'zod';
import type { RulePreview } from '../../lib/facts/rules/preview-deployment-rule.ts';
import type { RuleCountsSchema } from '../schemas/settings/rule-counts.ts';

/** What a rule counts, as the API answers it. */
export function presentRuleCounts(preview: RulePreview): z.output<typeof RuleCountsSchema> {
  const { count, firstAt, lastAt, perMonth, examples, leftOut, hints } = preview;
  return {
    count,
    firstAt: firstAt?.toISOString() ?? null,
    lastAt: lastAt?.toISOString() ?? null,
    perMonth: [...perMonth],
    examples: examples.map((one) => ({ ...one, at: one.at.toISOString() })),
    leftOut: leftOut.map((one) => ({ ...one, examples: [...one.examples] })),
    hints: [...hints],
  };
}
