import type { ClientBase } from 'pg';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

const mappingRow = z.object({
  id: z.string(),
  pattern: z.string(),
  environment: z.enum(ENVIRONMENTS).nullable(),
  service: z.string().nullable(),
});
export type EnvironmentMappingRow = z.infer<typeof mappingRow>;

const COLUMNS = 'm.mapping_id::text as id, m.pattern, m.environment, m.service';

/** What a team says of names of environments, the oldest first. */
export async function listEnvironmentMappings(
  db: CommonQueryMethods,
  repoId: number,
  page: { readonly afterId: number | undefined; readonly limit: number },
): Promise<readonly EnvironmentMappingRow[]> {
  return db.any(sql.type(mappingRow)`
    select m.mapping_id::text as id, m.pattern, m.environment, m.service
    from environment_mappings m
    where m.repo_id = ${repoId} and m.mapping_id > ${page.afterId ?? 0}
    order by m.mapping_id
    limit ${page.limit}`);
}

/** Adds a mapping, or says anew what its pattern means; null when the repository has `countMax` others. */
export async function setEnvironmentMapping(
  client: ClientBase,
  repoId: number,
  { pattern, environment, service }: Omit<EnvironmentMappingRow, 'id'>,
  countMax: number,
): Promise<(EnvironmentMappingRow & { readonly created: boolean }) | null> {
  const { rows } = await client.query<EnvironmentMappingRow & { created: boolean }>({
    text: `
      insert into environment_mappings as m (repo_id, pattern, environment, service)
      select $1::bigint, $2::text, $3::deployment_environment, $4::text
      where (
        select count(*) from environment_mappings o where o.repo_id = $1::bigint and lower(o.pattern) <> lower($2::text)
      ) < $5::int
      on conflict (repo_id, lower(pattern)) do update
      set pattern = excluded.pattern, environment = excluded.environment, service = excluded.service, updated_at = now()
      returning ${COLUMNS}, xmax = 0 as created`,
    values: [repoId, pattern, environment, service, countMax],
  });
  return rows[0] ?? null;
}

/** Takes a mapping away; null when there is none of this id. */
export async function removeEnvironmentMapping(
  client: ClientBase,
  repoId: number,
  mappingId: number,
): Promise<EnvironmentMappingRow | null> {
  const { rows } = await client.query<EnvironmentMappingRow>({
    text: `delete from environment_mappings m where m.repo_id = $1 and m.mapping_id = $2 returning ${COLUMNS}`,
    values: [repoId, mappingId],
  });
  return rows[0] ?? null;
}

/**
 * Lets the repository's stored deployments and incidents follow its mappings as they are now. Whoever stores deployments must be
 * waited for: see `lockRepositories`.
 */
export async function applyEnvironmentMappings(client: ClientBase, repoId: number): Promise<void> {
  await client.query({ text: 'select lock_blame(array[$1::bigint])', values: [repoId] });
  // The trigger on deployments looks every name up.
  await client.query({
    text: `
      update deployments d set environment_name = d.environment_name
      where d.repo_id = $1 and (d.environment, d.environment_group) is distinct from (
        coalesce(environment_of(d.repo_id, d.environment_name), d.stated_environment),
        environment_group_of(d.repo_id, d.environment_name)
      )`,
    values: [repoId],
  });
  // What these name may mean another service, though no deployment changed.
  await client.query({
    text: `
      select blame_incidents(array(
        select incident_id from incidents where repo_id = $1 and environment_name is not null and not is_overridden
      ))`,
    values: [repoId],
  });
}
