import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

const environmentRow = z.object({
  name: z.string(),
  environment: z.enum(ENVIRONMENTS),
  statedEnvironment: z.enum(ENVIRONMENTS),
  service: z.string(),
  deployments: z.number(),
  lastDeployedAt: z.date(),
});
export type EnvironmentRow = z.infer<typeof environmentRow>;
export type EnvironmentKey = Pick<EnvironmentRow, 'name' | 'statedEnvironment'>;

/** The names of environments that a repository's deployments went to, and what they count as, by name. */
export async function listEnvironments(
  db: CommonQueryMethods,
  repoId: number,
  page: { readonly after: EnvironmentKey | undefined; readonly limit: number },
): Promise<readonly EnvironmentRow[]> {
  const { after, limit } = page;
  const later =
    after === undefined
      ? sql.fragment`true`
      : sql.fragment`(d.environment_name collate "C", d.stated_environment)
          > (${after.name}, ${after.statedEnvironment}::deployment_environment)`;
  return db.any(sql.type(environmentRow)`
    select d.environment_name as name, d.environment, d.stated_environment as "statedEnvironment", d.service,
      count(*)::int as deployments, max(d.created_at) as "lastDeployedAt"
    from deployments d
    where d.repo_id = ${repoId} and d.deleted_at is null and ${later}
    group by d.environment_name, d.environment, d.stated_environment, d.service
    order by d.environment_name collate "C", d.stated_environment
    limit ${limit}`);
}
