import { z } from 'zod';
import type { ConnectInput } from '../../domain/workflow-messages/connect-repository.ts';
import { PulseError } from '../../lib/errors.ts';
import type { GitHubClient } from '../../sources/github/client/create-github.ts';
import { storeGitHubToken } from '../../sql/github/store-github-token.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** By what right a repository is connected. */
export interface ChosenCredential {
  readonly client: GitHubClient;
  readonly installationId: number | null;
  /** The plain token that came with the request; null for any other credential. */
  readonly plainToken: string | null;
}

/** The token that came with the request, else the installation named or found, else the token of the settings. */
export async function chooseCredential(
  { github, secrets, logger }: ActivityDependencies,
  { apiUrl, owner, name, tokenSecretId, installationId }: ConnectInput,
): Promise<ChosenCredential> {
  if (tokenSecretId !== null) {
    const plainToken = (await secrets.get(tokenSecretId, 'github_token')).toString('utf8');
    return { client: github.forPlainToken(plainToken, 'live', apiUrl), installationId: null, plainToken };
  }
  const found = installationId ?? (await findInstallation(github.forApp, { owner, name }));
  if (found !== null) {
    return { client: await github.forInstallation(found, 'live'), installationId: found, plainToken: null };
  }
  logger.debug({ owner, name }, 'No installation reaches the repository');
  return { client: await github.forSettings('live'), installationId: null, plainToken: null };
}

const installation = z.object({ id: z.int().positive() });

/** The App's installation that reaches a repository; null when there is no App, or it is not installed there. */
async function findInstallation(
  forApp: ActivityDependencies['github']['forApp'],
  { owner, name }: { readonly owner: string; readonly name: string },
): Promise<number | null> {
  try {
    const app = await forApp('live');
    const { data } = await app.rest('GET /repos/{owner}/{repo}/installation', { owner, repo: name });
    return installation.parse(data).id;
  } catch (error) {
    if (error instanceof PulseError && ['github_not_configured', 'github_not_found'].includes(error.code)) {
      return null;
    }
    throw error;
  }
}

const person = z.object({ login: z.string().min(1) });

/** Stores a token under the name of the person it belongs to. @returns its id */
export async function keepToken(
  { database, secrets }: ActivityDependencies,
  { client }: ChosenCredential,
  { apiUrl, tokenSecretId: secretId }: ConnectInput & { readonly tokenSecretId: string },
): Promise<string> {
  const { data, headers } = await client.rest('GET /user');
  const scopes = (headers.get('x-oauth-scopes') ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
  const { login } = person.parse(data);
  return database.slonik.transaction(async (db) => {
    const stored = await storeGitHubToken(db, { apiUrl, login, scopes, secretId });
    if (stored.formerSecretId !== null) await secrets.remove(stored.formerSecretId, db);
    return stored.tokenId;
  });
}
