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

/** Locks the stored ones of these pull requests until the transaction ends, in the order given. */
export async function lockPullRequests(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<LockedPullRequest[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<LockedPullRequest>({
    text: `
      select p.repo_id as "repoId", p.number, p.pr_id as "prId", p.provider_id as "providerId",
        p.provider_version as version, p.field_versions as "fieldVersions", p.last_ready_at as "lastReadyAt",
        p.last_draft_at as "lastDraftAt", p.is_draft as "isDraft", p.state, p.title, p.base_ref as "baseRef",
        p.head_sha as "headSha", p.refetch_at as "refetchAt"
      from unnest($1::bigint[], $2::int[]) k (repo_id, number)
      cross join lateral (
        -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
        select * from pull_requests o where o.repo_id = k.repo_id and o.number = k.number limit 1 for no key update
      ) p`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ number }) => number)],
  });
  return rows;
}
