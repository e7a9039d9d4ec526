import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export const ACCOUNT_TYPES = ['User', 'Organization', 'Enterprise'] as const;

const installationRow = z.object({
  id: z.string(),
  appId: z.string().nullable(),
  apiUrl: z.string().nullable(),
  accountLogin: z.string(),
  accountType: z.enum(ACCOUNT_TYPES),
  repositorySelection: z.enum(['all', 'selected']).nullable(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
  repositories: z.number(),
  suspendedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
});
export type InstallationListRow = z.infer<typeof installationRow>;

/** Installations of the App in order of id, each with the number of connected repositories that it reaches. */
export async function listInstallations(
  db: CommonQueryMethods,
  page: { readonly afterId: number | undefined; readonly limit: number },
): Promise<readonly InstallationListRow[]> {
  return db.any(sql.type(installationRow)`
    select i.installation_id::text as id, i.app_id::text as "appId", i.api_url as "apiUrl",
      i.account_login as "accountLogin", i.account_type as "accountType",
      i.repository_selection as "repositorySelection", i.permissions, i.events,
      (select count(*)::int from repositories r where r.installation_id = i.installation_id and r.is_active) as repositories,
      i.suspended_at as "suspendedAt", i.deleted_at as "deletedAt"
    from github_installations i
    where i.installation_id > ${page.afterId ?? 0}
    order by i.installation_id
    limit ${page.limit}`);
}
