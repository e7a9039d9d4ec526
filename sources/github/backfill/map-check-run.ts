import { z } from 'zod';
import type { CheckFact } from '../../../domain/facts/delivery-facts.ts';
import { lowerCased, optionalId, optionalText, optionalTime, text } from './read-scalars.ts';

export const CHECK_RUN_FRAGMENT = `
fragment checkRun on CheckRun {
  databaseId
  name
  status
  conclusion
  title
  summary
  detailsUrl
  startedAt
  completedAt
  checkSuite { branch { name } }
}`;

export const checkRunNode = z.object({
  databaseId: optionalId,
  name: text,
  status: lowerCased,
  conclusion: lowerCased.nullish(),
  title: optionalText,
  summary: optionalText,
  detailsUrl: optionalText,
  startedAt: optionalTime,
  completedAt: optionalTime,
  checkSuite: z.object({ branch: z.object({ name: text }).nullish() }).nullish(),
});

/** A check run of a commit; null while GitHub has given it neither an id nor a time. */
export function mapCheckRun(run: z.infer<typeof checkRunNode>, sha: string): CheckFact | null {
  const updatedAt = run.completedAt ?? run.startedAt;
  if (run.databaseId === null || updatedAt === null) return null;
  return {
    kind: 'check',
    run: null,
    checkKind: 'check_run',
    providerId: run.databaseId,
    name: run.name,
    sha,
    branch: run.checkSuite?.branch?.name ?? null,
    status: run.status,
    conclusion: run.conclusion ?? null,
    text: [run.title, run.summary].filter((part) => part !== null).join('\n') || null,
    url: run.detailsUrl,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    updatedAt,
  };
}
