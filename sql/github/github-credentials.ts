import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const repositoryAccessRow = z.object({
  fullName: z.string(),
  apiUrl: z.string().nullable(),
  installationId: z.number().nullable(),
  tokenId: z.string().nullable(),
});

export type RepositoryAccessRow = z.infer<typeof repositoryAccessRow>;

/**
 * By what a repository is reached; an installation that was removed is none, one of which no event has told yet is one. Null when
 * there is no such repository.
 */
export async function getRepositoryAccess(
  db: CommonQueryMethods,
  repoId: number,
): Promise<RepositoryAccessRow | null> {
  return db.maybeOne(sql.type(repositoryAccessRow)`
    select r.full_name as "fullName", coalesce(r.api_url, i.api_url) as "apiUrl",
           case when i.deleted_at is null then r.installation_id end as "installationId", r.github_token_id as "tokenId"
    from repositories r
    left join github_installations i on i.installation_id = r.installation_id
    where r.repo_id = ${repoId}`);
}

const installationRow = z.object({
  installationId: z.number(),
  accountLogin: z.string(),
  apiUrl: z.string().nullable(),
  appId: z.number().nullable(),
  suspended: z.boolean(),
  deleted: z.boolean(),
  privateKeySecretId: z.string().nullable(),
});

export type GitHubInstallationRow = z.infer<typeof installationRow>;

/** An installation, with the key of its App when that is registered here. */
export async function getGitHubInstallation(
  db: CommonQueryMethods,
  installationId: number,
): Promise<GitHubInstallationRow | null> {
  return db.maybeOne(sql.type(installationRow)`
    select i.installation_id as "installationId", i.account_login as "accountLogin", i.api_url as "apiUrl",
           i.app_id as "appId", i.suspended_at is not null as suspended, i.deleted_at is not null as deleted,
           a.private_key_secret_id as "privateKeySecretId"
    from github_installations i
    left join github_apps a on a.api_url = i.api_url and a.app_id = i.app_id
    where i.installation_id = ${installationId}`);
}

const appRow = z.object({ privateKeySecretId: z.string() });

/** The key of a registered App; null when there is none. */
export async function getGitHubApp(
  db: CommonQueryMethods,
  apiUrl: string,
  appId: number,
): Promise<z.infer<typeof appRow> | null> {
  return db.maybeOne(sql.type(appRow)`
    select private_key_secret_id as "privateKeySecretId" from github_apps
    where api_url = ${apiUrl} and app_id = ${appId}`);
}

const tokenRow = z.object({ apiUrl: z.string(), login: z.string(), secretId: z.string() });

export type GitHubTokenRow = z.infer<typeof tokenRow>;

/** A stored personal token; null when there is none. */
export async function getGitHubToken(
  db: CommonQueryMethods,
  tokenId: string,
): Promise<GitHubTokenRow | null> {
  return db.maybeOne(sql.type(tokenRow)`
    select api_url as "apiUrl", login, secret_id as "secretId" from github_tokens where token_id = ${tokenId}`);
}
