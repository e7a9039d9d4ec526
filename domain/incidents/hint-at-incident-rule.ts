import type { CountedThings } from '../deployments/count-candidates.ts';
import { hintAtRate, sayMeant } from '../deployments/hint-at-rule.ts';
import type { IncidentRule } from './incident-rule.ts';

const LABELS_MAX = 5;
/** Of so many issues with labels a rule hardly means more than half. */
const ISSUES_MIN = 10;
const SHARE_MAX = 0.5;

/**
 * Sentences on what is likely wrong with a rule; none when all is well.
 * @param issues those that have a label
 */
export function hintAtIncidentRule(
  { labelPattern }: Pick<IncidentRule, 'labelPattern'>,
  things: CountedThings,
  issues: readonly { readonly labels: readonly string[] }[],
): string[] {
  if (things.count === 0) {
    const labels = commonLabels(issues);
    return [
      labels.length === 0
        ? 'No issue with a label is known of this repository yet: only GitHub tells of issues.'
        : `No issue has a label like ${labelPattern} so far${sayMeant(labelPattern, labels)} there are ${labels.join(', ')}.`,
    ];
  }
  const hints = hintAtRate(things);
  if (issues.length >= ISSUES_MIN && things.count > issues.length * SHARE_MAX) {
    hints.push(
      `That is ${things.count} of the ${issues.length} issues that have a label: is each of them an incident?`,
    );
  }
  return hints;
}

function commonLabels(issues: readonly { readonly labels: readonly string[] }[]): string[] {
  const uses = new Map<string, number>();
  for (const { labels } of issues) for (const label of labels) uses.set(label, (uses.get(label) ?? 0) + 1);
  return [...uses]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, LABELS_MAX)
    .map(([label]) => label);
}
