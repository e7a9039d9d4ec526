import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const storedRow = z.object({ tokenId: z.string(), formerSecretId: z.string().nullable() });

export interface StoredGitHubToken {
  readonly apiUrl: string;
  readonly login: string;
  /** Classic scopes; empty for a fine-grained token. */
  readonly scopes: readonly string[];
  readonly secretId: string;
}

/** Stores a personal token, in the place of a former one of the same person. */
export async function storeGitHubToken(
  db: CommonQueryMethods,
  { apiUrl, login, scopes, secretId }: StoredGitHubToken,
): Promise<z.infer<typeof storedRow>> {
  return db.one(sql.type(storedRow)`
    with former as (
      select secret_id from github_tokens where api_url = ${apiUrl} and login = ${login} for update
    )
    insert into github_tokens (api_url, login, scopes, secret_id)
    values (${apiUrl}, ${login}, ${sql.array(scopes, 'text')}, ${secretId}::uuid)
    on conflict (api_url, login) do update set scopes = excluded.scopes, secret_id = excluded.secret_id
    returning token_id as "tokenId",
      (select secret_id from former where secret_id <> ${secretId}::uuid) as "formerSecretId"`);
}
