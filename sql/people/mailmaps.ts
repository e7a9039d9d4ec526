import type { ClientBase } from 'pg';
import type { Mailmap } from '../../domain/facts/parse-mailmap.ts';
import { type CommitAuthor, ensureDevelopers } from './ensure-developers.ts';

/** Which mailmap of a repository is stored, and by which version of the rule. */
export interface StoredMailmap {
  readonly blob: string;
  readonly ruleVersion: number;
}

export async function getMailmap(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
): Promise<StoredMailmap | null> {
  const { rows } = await client.query<StoredMailmap>(
    'select blob, rule_version as "ruleVersion" from mailmaps where repo_id = $1',
    [repoId],
  );
  return rows[0] ?? null;
}

/** Replaces a repository's mailmap; null takes it away. Whom it speaks of is resolved by `applyMailmap`. */
export async function storeMailmap(
  client: ClientBase,
  repoId: number,
  mailmap: (StoredMailmap & { readonly content: Mailmap | null }) | null,
): Promise<void> {
  await client.query('delete from mailmaps where repo_id = $1', [repoId]);
  if (mailmap === null) return;
  const { blob, ruleVersion, content } = mailmap;
  await client.query(
    `insert into mailmaps (repo_id, blob, rule_version, ignored_lines, is_too_large) values ($1, $2, $3, $4, $5)`,
    [repoId, blob, ruleVersion, content?.ignoredLines ?? 0, content === null],
  );
  const entries = content?.entries ?? [];
  await client.query(
    `insert into mailmap_entries (repo_id, old_email, old_name, new_name, new_email)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      repoId,
      entries.map(({ oldEmail }) => oldEmail),
      entries.map(({ oldName }) => oldName),
      entries.map(({ newName }) => newName),
      entries.map(({ newEmail }) => newEmail),
    ],
  );
}

const LIST_TARGETS = `
  select distinct on (lower(m.new_email)) m.new_email as email, coalesce(m.new_name, nullif(a.name, ''), m.new_email) as name
  from unnest($2::text[], $3::text[]) a (name, email)
  cross join lateral mailmapped($1, a.name, a.email) m
  where m.new_email is not null
  order by lower(m.new_email), m.new_name nulls last, a.name`;

/** Makes sure that there is a developer for each address that the mailmap gives these authors. */
export async function ensureMappedDevelopers(
  client: ClientBase,
  repoId: number,
  authors: readonly { readonly name: string | null; readonly email: string | null }[],
): Promise<void> {
  if (authors.length === 0 || (await getMailmap(client, repoId)) === null) return;
  const { rows } = await client.query<CommitAuthor>(LIST_TARGETS, [
    repoId,
    authors.map(({ name }) => name),
    authors.map(({ email }) => email),
  ]);
  await ensureDevelopers(client, rows);
}

/** The names of commits that a mailmap may speak of, or spoke of. `$2`: only these commits, unless null. */
const AUTHORS = `
  select distinct c.author_name as name, c.author_email as email from commits c
  where c.repo_id = $1 and ($2::text[] is null or c.sha = any ($2::text[]))
    and (
      c.is_mapped
      or lower(coalesce(c.author_email, '') collate "C") in (select e.old_email from mailmap_entries e where e.repo_id = $1)
    )`;

/** The names of co-authors, likewise. */
const CO_AUTHORS = `
  select distinct c.name, c.email from commit_co_authors c
  where c.repo_id = $1 and ($2::text[] is null or c.sha = any ($2::text[]))
    and (
      c.developer_id is distinct from c.told_developer_id
      or lower(c.email collate "C") in (select e.old_email from mailmap_entries e where e.repo_id = $1)
    )`;

const APPLY_TO_CO_AUTHORS = `
  update commit_co_authors c
  set developer_id = coalesce(a.developer_id, c.told_developer_id)
  from (
    select a.name, a.email, mailmapped_developer($1, a.name, a.email) as developer_id
    from unnest($3::text[], $4::text[]) a (name, email)
  ) a
  where c.repo_id = $1 and ($2::text[] is null or c.sha = any ($2::text[])) and c.name = a.name and c.email = a.email
    and c.developer_id is distinct from coalesce(a.developer_id, c.told_developer_id)`;

const APPLY = `
  update commits c
  set author_id = case when a.developer_id is not null then a.developer_id else c.told_author_id end,
    told_author_id = case
      when a.developer_id is null then null
      when c.is_mapped then c.told_author_id
      else c.author_id
    end,
    is_mapped = a.developer_id is not null
  from (
    select coalesce(a.name, '') as name, coalesce(a.email, '') as email,
      mailmapped_developer($1, a.name, a.email) as developer_id
    from unnest($3::text[], $4::text[]) a (name, email)
  ) a
  where c.repo_id = $1 and ($2::text[] is null or c.sha = any ($2::text[]))
    and coalesce(c.author_name, '') = a.name and coalesce(c.author_email, '') = a.email
    and (
      c.is_mapped is distinct from (a.developer_id is not null)
      or c.is_mapped and c.author_id is distinct from a.developer_id
    )`;

/**
 * Makes the authors and co-authors of a repository's commits whom its mailmap says that they are, and those of whom it says nothing (any more) whom
 * Git and the provider say. Must run inside a transaction; doing it again changes nothing.
 * @param shas only these commits; null for all
 */
export async function applyMailmap(
  client: ClientBase,
  repoId: number,
  shas: readonly string[] | null,
): Promise<void> {
  if (shas !== null && (await getMailmap(client, repoId)) === null) return;
  for (const [names, apply] of [
    [AUTHORS, APPLY],
    [CO_AUTHORS, APPLY_TO_CO_AUTHORS],
  ] as const) {
    const { rows } = await client.query<{ name: string | null; email: string | null }>(names, [repoId, shas]);
    if (rows.length === 0) continue;
    await ensureMappedDevelopers(client, repoId, rows);
    await client.query(apply, [repoId, shas, rows.map(({ name }) => name), rows.map(({ email }) => email)]);
  }
}
