import type { ClientBase, Pool } from 'pg';

type Db = Pick<Pool | ClientBase, 'query'>;

/** Repositories that nobody has watched for so long, and of which data is left, the longest first. */
export async function listForgottenRepositories(
  db: Db,
  { keptDays, limit }: { readonly keptDays: number; readonly limit: number },
): Promise<readonly number[]> {
  const { rows } = await db.query<{ repo_id: number }>(
    `select repo_id from repositories where disconnected_at < now() - make_interval(days => $1)
     order by disconnected_at limit $2`,
    [keptDays, limit],
  );
  return rows.map(({ repo_id: repoId }) => repoId);
}

/**
 * Notes that a repository's data is no longer whole, so that one that is connected again meanwhile is read from the beginning.
 * False when somebody watches it by now.
 */
export async function beginForgetting(db: Db, repoId: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `with begun as (
       update repositories set synced_through = null where repo_id = $1 and disconnected_at is not null returning repo_id
     ), readings as (
       delete from commit_readings where repo_id in (select repo_id from begun)
     )
     select from begun`,
    [repoId],
  );
  return rowCount === 1;
}

/** What there is most of; the first takes everything that hangs from pull requests along. */
export const LARGE_TABLES = ['pull_requests', 'commits'] as const;

/** Deletes some rows of a large table. @returns how many; fewer than `limit` were the last */
export async function deleteSomeOf(
  db: Db,
  table: (typeof LARGE_TABLES)[number],
  repoId: number,
  limit: number,
): Promise<number> {
  const key = table === 'commits' ? 'sha, committed_at' : 'pr_id';
  const { rowCount } = await db.query(
    `delete from ${table} t
     using (select repo_id, ${key} from ${table} where repo_id = $1 limit $2) g
     where t.repo_id = g.repo_id and (${prefixed('t', key)}) = (${prefixed('g', key)})
       and exists (select from repositories where repo_id = $1 and disconnected_at is not null)`,
    [repoId, limit],
  );
  return rowCount ?? 0;
}

function prefixed(alias: string, columns: string): string {
  return columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');
}

/**
 * Tables that hold something of a repository and that no foreign key empties. They are asked of the catalogue, so that one that is
 * added later is not left out. Buckets of rollups go by themselves when their facts are gone, and deliveries stay as what
 * GitHub's log is compared with.
 */
export async function listTablesOfRepositories(db: Db): Promise<readonly string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'repo_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname not in ('repositories', 'webhook_deliveries', 'rollup_dirty') and c.relname not like '%\\_stored'
       and not exists (
         select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confdeltype = 'c'
           and a.attnum = any(f.conkey))
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** @param table one that `listTablesOfRepositories` named */
export async function deleteAllOf(db: Db, table: string, repoId: number): Promise<void> {
  await db.query(`delete from "${table.replaceAll('"', '""')}" where repo_id = $1`, [repoId]);
}

/** Deletes the row of a repository, and the bytes of its deliveries. False when somebody watches it by now. */
export async function deleteRepository(db: Db, repoId: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `with gone as (
       delete from repositories where repo_id = $1 and disconnected_at is not null returning repo_id
     ), emptied as (
       update webhook_deliveries set payload = null where repo_id in (select repo_id from gone)
         and status in ('processed', 'skipped') and payload is not null
     )
     select from gone`,
    [repoId],
  );
  return rowCount === 1;
}

/** Drops the bytes of some deliveries that nothing is left to do for; what is kept says that they came, and their digest. */
export async function dropSomePayloads(
  db: Db,
  { keptDays, limit }: { readonly keptDays: number; readonly limit: number },
): Promise<number> {
  const { rowCount } = await db.query(
    `update webhook_deliveries set payload = null where seq in (
       select seq from webhook_deliveries
       where payload is not null and status in ('processed', 'skipped') and received_at < now() - make_interval(days => $1)
       order by received_at limit $2)`,
    [keptDays, limit],
  );
  return rowCount ?? 0;
}

/**
 * Deletes secrets that nothing needs any more: former ones of hooks whose time is over, and tokens by which no repository is reached. What is younger than a day may still be about to be used.
 */
export async function dropUnusedSecrets(db: Db): Promise<number> {
  await db.query(
    `update hooks set previous_secret_id = null, previous_valid_until = null
     where previous_secret_id is not null and previous_valid_until < now()`,
  );
  await db.query(
    `delete from github_tokens t where t.updated_at < now() - interval '1 day'
       and not exists (select from repositories r where r.github_token_id = t.token_id)`,
  );
  const { rowCount } = await db.query(
    `delete from secrets s where s.updated_at < now() - interval '1 day'
       and not exists (select from hooks h where s.secret_id in (h.secret_id, h.previous_secret_id))
       and not exists (select from github_tokens t where t.secret_id = s.secret_id)
       and not exists (select from github_apps a where a.private_key_secret_id = s.secret_id)
       and not exists (select from users u where u.github_token = s.secret_id)
       and not exists (select from outgoing_mails m where m.secret_id = s.secret_id)`,
  );
  return rowCount ?? 0;
}
