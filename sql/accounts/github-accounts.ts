import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

/** What somebody's GitHub account is called now, and the developer that it has been seen as. */
export interface GitHubAccount {
  readonly login: string;
  /** The account's number. */
  readonly accountId: string;
  readonly avatarUrl: string | null;
  /** Id of the sealed token. */
  readonly tokenId: string;
}

/** Id of a person's sealed token of GitHub; null without one. */
export async function getGitHubToken(db: CommonQueryMethods, userId: string): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.object({ id: z.string().nullable() }))`
    select github_token as id from users where id = ${userId}::uuid for update`);
}

/** Notes a person's GitHub account. A login that another account had before is not that one's any more. */
export async function setGitHubAccount(
  db: CommonQueryMethods,
  userId: string,
  { login, accountId, avatarUrl, tokenId }: GitHubAccount,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update users set github_username = null where lower(github_username) = lower(${login}) and id <> ${userId}::uuid`);
  await db.query(sql.type(nothing)`
    update users set github_username = ${login}, avatar_url = coalesce(${avatarUrl}, avatar_url), github_token = ${tokenId}::uuid,
      developer_id = coalesce((
        select i.developer_id from developer_identities i where i.provider = 'github' and i.kind = 'id' and i.value = ${accountId}
      ), developer_id)
    where id = ${userId}::uuid`);
}

export async function clearGitHubAccount(db: CommonQueryMethods, userId: string): Promise<void> {
  await db.query(sql.type(nothing)`
    update users set github_username = null, github_token = null where id = ${userId}::uuid`);
}
