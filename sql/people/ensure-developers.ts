import type { ClientBase } from 'pg';
import { lockPeople } from './lock-people.ts';

export interface CommitAuthor {
  readonly email: string;
  readonly name: string;
}

const SOME_MISSING = `
  select exists (
    select from unnest($1::text[]) a (email)
    where not exists (
      select from developer_identities i
      where i.provider = 'git' and i.kind = 'email' and i.value = lower(a.email)
    )
  ) as "isMissing"`;

const INSERT_DEVELOPERS = `
  insert into developers (email, name)
  select a.email, a.name
  from unnest($1::text[], $2::text[]) a (email, name)
  where not exists (
    select from developer_identities i
    where i.provider = 'git' and i.kind = 'email' and i.value = lower(a.email)
  )
  on conflict (lower(email)) do nothing`;

const INSERT_IDENTITIES = `
  insert into developer_identities (provider, kind, value, developer_id)
  select 'git', 'email', lower(d.email), d.id
  from developers d
  join unnest($1::text[]) a (email) on lower(d.email) = lower(a.email)
  on conflict (provider, kind, value) do nothing`;

/**
 * Makes a developer, and the identity to find them by, for each e-mail address that has none. Two addresses are two
 * people until somebody says otherwise.
 * @param authors one entry an address (compared without regard to case)
 */
export async function ensureDevelopers(client: ClientBase, authors: readonly CommitAuthor[]): Promise<void> {
  if (authors.length === 0) return;
  const emails = authors.map(({ email }) => email);
  const names = authors.map(({ name }) => name);
  const { rows } = await client.query<{ isMissing: boolean }>(SOME_MISSING, [emails]);
  if (!rows[0]!.isMissing) return;
  await lockPeople(client);
  await client.query(INSERT_DEVELOPERS, [emails, names]);
  await client.query(INSERT_IDENTITIES, [emails]);
}
