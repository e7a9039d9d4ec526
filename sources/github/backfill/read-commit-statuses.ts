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

const STATUSES_MAX = 100;
const UNKNOWN_COMMIT = new Set(['github_not_found', 'github_rejected']);

/** The newest status of each context of a commit, at most a hundred; none for a commit that GitHub does not know. */
export async function readCommitStatuses(
  github: GitHubReader,
  { owner, name }: RepositoryAddress,
  sha: string,
): Promise<CheckFact[]> {
  const parameters = { owner, repo: name, ref: sha, per_page: STATUSES_MAX };
  try {
    const { data } = await github.rest('GET /repos/{owner}/{repo}/commits/{ref}/status', parameters);
    return combinedStatus.parse(data).statuses.map((entry) => mapCommitStatus(entry, sha));
  } catch (error) {
    if (UNKNOWN_COMMIT.has(String((error as { code?: unknown }).code))) return [];
    throw error;
  }
}

function mapCommitStatus(status: z.infer<typeof restCommitStatus>, sha: string): CheckFact {
  const isPending = status.state === 'pending';
  return {
    kind: 'check',
    run: null,
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
