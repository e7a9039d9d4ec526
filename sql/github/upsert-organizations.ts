import type { ClientBase } from 'pg';

export interface OrganizationRow {
  readonly provider_id: number;
  readonly login: string;
  readonly avatar_url: string | null;
}

const RECORD = 'json_to_recordset($1::json) as f (provider_id bigint, login text, avatar_url text)';

const CHANGED = `
  select f.provider_id, f.login, f.avatar_url
  from ${RECORD}
  left join organizations o on o.provider = 'github' and o.provider_id = f.provider_id
  where o.id is null or o.login is distinct from f.login
    or (f.avatar_url is not null and o.avatar_url is distinct from f.avatar_url)
  order by f.provider_id`;

/** A login may have belonged to another account before; the slug of the newer one then says which it is. */
const UPSERT = `
  insert into organizations as o (provider, provider_id, name, login, avatar_url, slug)
  select 'github', f.provider_id, f.login, f.login, f.avatar_url,
    case
      when exists (
        select from organizations t
        where t.provider = 'github' and t.slug = lower(f.login) and t.provider_id is distinct from f.provider_id)
      then lower(f.login) || '-' || f.provider_id
      else lower(f.login)
    end
  from ${RECORD}
  order by f.provider_id
  on conflict (provider, provider_id) do update
  set login = excluded.login, avatar_url = coalesce(excluded.avatar_url, o.avatar_url)`;

const LINK = `
  update repositories r
  set organization_id = o.id
  from unnest($1::bigint[], $2::bigint[]) as f (repo_id, provider_id)
  join organizations o on o.provider = 'github' and o.provider_id = f.provider_id
  where r.repo_id = f.repo_id and r.organization_id is distinct from o.id`;

/** Stores organisations; only those that are new or changed are written. */
export async function upsertOrganizations(
  client: ClientBase,
  rows: readonly OrganizationRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const { rows: changed } = await client.query<OrganizationRow>({
    text: CHANGED,
    values: [JSON.stringify(rows)],
  });
  if (changed.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(changed)] });
}

/** Notes which organisations own repositories. The repositories are locked by the caller. */
export async function linkOrganizations(
  client: ClientBase,
  owners: readonly { readonly repoId: number; readonly organizationProviderId: number }[],
): Promise<void> {
  if (owners.length === 0) return;
  await client.query({
    text: LINK,
    values: [
      owners.map(({ repoId }) => repoId),
      owners.map(({ organizationProviderId }) => organizationProviderId),
    ],
  });
}
