import type { ClientBase } from 'pg';
import type { FieldVersions } from '../../domain/facts/merge-pull-request.ts';

export interface LockedPullRequest {
  readonly repoId: number;
  readonly number: number;
  readonly prId: number;
  readonly providerId: number | null;
  readonly version: string | null;
  readonly fieldVersions: FieldVersions;
  readonly lastReadyAt: Date | null;
  readonly lastDraftAt: Date | null;
  readonly isDraft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
  readonly title: string;
  readonly baseRef: string | null;
  readonly headSha: string;
  readonly refetchAt: Date | null;
}

/** Locks the stored ones of these pull requests until the transaction ends, in order of key. */
export async function lockPullRequests(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<LockedPullRequest[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<LockedPullRequest>({
    name: 'lock-pull-requests',
    text: `
      select p.repo_id as "repoId", p.number, p.pr_id as "prId", p.provider_id as "providerId",
        p.provider_version as version, p.field_versions as "fieldVersions", p.last_ready_at as "lastReadyAt",
        p.last_draft_at as "lastDraftAt", p.is_draft as "isDraft", p.state, p.title, p.base_ref as "baseRef",
        p.head_sha as "headSha", p.refetch_at as "refetchAt"
      from pull_requests p
      where (p.repo_id, p.number) in (select k.repo_id, k.number from unnest($1::bigint[], $2::int[]) k (repo_id, number))
      order by p.repo_id, p.number
      for no key update of p`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ number }) => number)],
  });
  return rows;
}
