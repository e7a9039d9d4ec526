import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export const CHECK_KINDS = ['check_run', 'check_suite', 'status', 'workflow_run', 'workflow_job'] as const;

const checkRow = z.object({
  kind: z.enum(CHECK_KINDS),
  id: z.string(),
  name: z.string(),
  sha: z.string(),
  branch: z.string().nullable(),
  status: z.string(),
  conclusion: z.string().nullable(),
  url: z.string().nullable(),
  startedAt: z.date().nullable(),
  completedAt: z.date().nullable(),
  updatedAt: z.date(),
});
export type CheckListRow = z.infer<typeof checkRow>;

/** Checks of one commit, by kind and id. */
export async function listChecks(
  db: CommonQueryMethods,
  repoId: number,
  filter: {
    readonly sha: string;
    readonly after: { readonly kind: CheckListRow['kind']; readonly id: number } | undefined;
    readonly limit: number;
  },
): Promise<readonly CheckListRow[]> {
  const after =
    filter.after === undefined
      ? sql.fragment`true`
      : sql.fragment`(c.kind, c.provider_id) > (${filter.after.kind}, ${filter.after.id})`;
  return db.any(sql.type(checkRow)`
    select c.kind, c.provider_id::text as id, c.name, c.sha, c.branch, c.status, c.conclusion, c.url,
      c.started_at as "startedAt", c.completed_at as "completedAt", c.provider_updated_at as "updatedAt"
    from checks c
    where c.repo_id = ${repoId} and c.sha = ${filter.sha} and ${after}
    order by c.kind, c.provider_id
    limit ${filter.limit}`);
}
