import { z } from 'zod';
import type { CheckFact } from '../../../domain/facts/delivery-facts.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { databaseId, lowerCased, optionalText, text, time } from './read-scalars.ts';

const restCommitStatus = z.object({
  id: databaseId,
  state: lowerCased,
  context: text,
  description: optionalText,
  target_url: optionalText,
  created_at: time,
  updated_at: time,
});
const combinedStatus = z.object({ statuses: z.array(restCommitStatus).default([]) });

/** The newest status of each context of a commit, at most a hundred; none for a commit that GitHub does not know. */
export async function readCommitStatuses(
  github: GitHubReader,
  { owner, name }: RepositoryAddress,
  sha: string,
): Promise<CheckFact[]> {
  const { status, data } = await github.rest('GET /repos/{owner}/{repo}/commits/{ref}/status', {
    owner,
    repo: name,
    ref: sha,
    per_page: 100,
  });
  if (status === 404 || status === 422) return [];
  return combinedStatus.parse(data).statuses.map((entry) => mapCommitStatus(entry, sha));
}

function mapCommitStatus(status: z.infer<typeof restCommitStatus>, sha: string): CheckFact {
  const isPending = status.state === 'pending';
  return {
    kind: 'check',
    checkKind: 'status',
    providerId: status.id,
    name: status.context,
    sha,
    branch: null,
    status: isPending ? 'in_progress' : 'completed',
    conclusion: isPending ? null : status.state,
    text: status.description,
    url: status.target_url,
    startedAt: status.created_at,
    completedAt: isPending ? null : status.updated_at,
    updatedAt: status.updated_at,
  };
}
