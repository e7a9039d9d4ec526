import type { z } from 'zod';
import type { RuleCountsSchema } from '../api/schemas/settings/rule-counts.ts';
import { formatCount } from './output/format-number.ts';
import { neutraliseText } from './output/neutralise-text.ts';
import { shortTime } from './output/show-list.ts';

const SHA_CHARS = 8;

/**
 * What a rule counts, in lines for a terminal.
 * @param head begins the first line
 */
export function describeRuleCounts(
  head: string,
  noun: 'deployment' | 'incident',
  { count, firstAt, lastAt, perMonth, examples, hints }: z.output<typeof RuleCountsSchema>,
): string[] {
  const things = `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
  const span = count === 0 ? '' : `, from ${shortTime(firstAt)} to ${shortTime(lastAt)} (UTC)`;
  const lines = [`${head} ${things} of what is stored${span}.`];
  if (perMonth.length > 0) {
    lines.push(`A month: ${perMonth.map((one) => `${one.month} ${formatCount(one.count)}`).join(' · ')}`);
  }
  for (const { name, commitSha, at, status } of examples) {
    const commit = commitSha === null ? '' : ` ${commitSha.slice(0, SHA_CHARS)}`;
    lines.push(`  ${shortTime(at)} ${status} ${neutraliseText(name)}${commit}`);
  }
  for (const hint of hints) lines.push(neutraliseText(hint));
  return lines;
}
