import { z } from 'zod';
import type { CheckFact } from '../../../domain/facts/delivery-facts.ts';
import { databaseId, lowerCased, objectId, optionalText, optionalTime, time } from './read-scalars.ts';

export const restWorkflowRun = z.object({
  id: databaseId,
  name: optionalText,
  path: optionalText,
  event: optionalText,
  run_attempt: z.int().min(1).nullish().catch(null),
  repository: z.object({ id: databaseId }).nullish(),
  head_repository: z.object({ id: databaseId }).nullish(),
  head_sha: objectId,
  head_branch: optionalText,
  status: lowerCased.nullish(),
  conclusion: lowerCased.nullish(),
  html_url: optionalText,
  created_at: time,
  run_started_at: optionalTime,
  updated_at: time,
});

export function mapWorkflowRun(run: z.infer<typeof restWorkflowRun>): CheckFact {
  const status = run.status ?? 'completed';
  return {
    kind: 'check',
    checkKind: 'workflow_run',
    providerId: run.id,
    name: run.name ?? '',
    sha: run.head_sha,
    branch: run.head_branch,
    status,
    conclusion: run.conclusion ?? null,
    text: null,
    url: run.html_url,
    startedAt: run.run_started_at ?? run.created_at,
    completedAt: status === 'completed' ? run.updated_at : null,
    updatedAt: run.updated_at,
    run: {
      attempt: run.run_attempt ?? 1,
      event: run.event,
      path: run.path,
      isFromFork:
        run.head_repository != null && run.repository != null && run.head_repository.id !== run.repository.id,
    },
  };
}
