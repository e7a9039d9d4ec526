import { type GitHubAddress, parseGitHubApiUrl } from '../../../lib/config/github-address.ts';
import type { Database } from '../../../lib/database/database.ts';
import { PulseError } from '../../../lib/errors.ts';
import {
  createCredentialFinder,
  type FoundCredential,
  type GitHubAppKey,
  type GitHubSettings,
} from '../../../lib/github-credentials/find-github-credential.ts';
import { createGitHubAnswers } from '../../../lib/github-limits/github-answers.ts';
import { createGitHubLimiter } from '../../../lib/github-limits/github-limiter.ts';
import type { GitHubPriority } from '../../../lib/github-limits/limits.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { SecretStore } from '../../../lib/secrets/secret-store.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createAppCredential } from './app-credential.ts';
import type { Credential } from './credential.ts';
import { createGraphql, type GraphqlOptions, type GraphqlVariables } from './graphql.ts';
import { createInstallationCredential } from './installation-credential.ts';
import { paginate } from './paginate.ts';
import { createRest, type RestAnswer, type RestOptions, type RestParameters } from './rest.ts';
import { createSender } from './sender.ts';
import { createTokenCredential } from './token-credential.ts';

/**
 * Asks one GitHub with one credential. Every method throws `RateLimited` when it may not be asked now (it never waits), and
 * `GitHubError` for everything else that can go wrong.
 */
export interface GitHubClient {
  readonly address: GitHubAddress;
  /** For people: whose limits are used. */
  readonly label: string;
  /** `rest('GET /repos/{owner}/{repo}/pulls', { owner, repo, per_page: 100 })`; what the path does not name goes into query or body. */
  rest(route: string, parameters?: RestParameters, options?: RestOptions): Promise<RestAnswer>;
  /** A page by its stored address (`nextUrl`). */
  page(url: string, options?: RestOptions): Promise<RestAnswer>;
  /** All pages of a list, one after another; at most `pagesMax`. */
  paginate(
    route: string,
    parameters?: RestParameters,
    options?: RestOptions & { readonly pagesMax?: number },
  ): AsyncGenerator<RestAnswer, void, void>;
  graphql<T = unknown>(query: string, variables?: GraphqlVariables, options?: GraphqlOptions<T>): Promise<T>;
}

/** What Git needs to fetch over https: for `origin` and nothing else. */
export interface GitCredential {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
}

export interface GitHub {
  /** With the credential of a repository: installation, stored token, or the token of the settings. */
  forRepository(repoId: number, priority: GitHubPriority): Promise<GitHubClient>;
  forInstallation(installationId: number, priority: GitHubPriority): Promise<GitHubClient>;
  forToken(tokenId: string, priority: GitHubPriority): Promise<GitHubClient>;
  /** With a token that is not stored yet, at `apiUrl` or GITHUB_API_URL. */
  forPlainToken(token: string, priority: GitHubPriority, apiUrl?: string): GitHubClient;
  /** With the token of the settings. */
  forSettings(priority: GitHubPriority): Promise<GitHubClient>;
  /** As an App itself: its installations, its own hook and deliveries. */
  forApp(
    priority: GitHubPriority,
    app?: { readonly apiUrl: string; readonly appId: number },
  ): Promise<GitHubClient>;
  /** For fetching a repository's Git data; null when it is reached without a credential. */
  gitCredential(repoId: number): Promise<GitCredential | null>;
}

export interface GitHubDependencies {
  readonly database: Pick<Database, 'slonik'>;
  readonly secrets: Pick<SecretStore, 'get'>;
  readonly logger: Logger;
  readonly settings: GitHubSettings;
  readonly userAgent?: string;
  readonly now?: () => number;
}

type InstallationCredential = ReturnType<typeof createInstallationCredential>;

const USER_AGENT = 'pulse';
const INSTALLATIONS_KEPT_MAX = 1_000;

/** Makes the way to GitHub, for one process. What it keeps in memory are tokens of installations and costs of queries. */
export function createGitHub(deps: GitHubDependencies): GitHub {
  const { database, logger, userAgent = USER_AGENT, now = Date.now } = deps;
  const sender = createSender({ limiter: createGitHubLimiter(database), logger });
  const cache = createAnswerCache(createGitHubAnswers(database));
  const finder = createCredentialFinder(deps);
  const costs = new Map<string, number>();

  function clientFor(credential: Credential, priority: GitHubPriority): GitHubClient {
    const { rest, page } = createRest({ sender, cache, credential, priority, userAgent });
    return {
      address: credential.address,
      label: credential.limited.label,
      rest,
      page,
      paginate: (route, parameters, options) => paginate({ rest, page }, route, parameters, options),
      graphql: createGraphql({ sender, credential, priority, userAgent, costs }),
    };
  }
  const clientForApp = (app: GitHubAppKey & { readonly apiUrl: string }, priority: GitHubPriority) =>
    clientFor(createAppCredential(parseGitHubApiUrl(app.apiUrl), app, now), priority);
  const installationFor = keepInstallations(clientForApp, now);
  const openFound = (found: FoundCredential, priority: GitHubPriority): GitHubClient =>
    clientFor(found.kind === 'installation' ? installationFor(found) : tokenCredential(found), priority);

  return {
    forRepository: async (repoId, priority) => openFound(await finder.ofRepository(repoId), priority),
    forInstallation: async (installationId, priority) =>
      openFound(await finder.ofInstallation(installationId), priority),
    forToken: async (tokenId, priority) => openFound(await finder.ofToken(tokenId), priority),
    forPlainToken: (token, priority, apiUrl = deps.settings.apiUrl) =>
      openFound({ kind: 'token', apiUrl, token, label: 'the given token' }, priority),
    forSettings: async (priority) => openFound(finder.ofSettings(), priority),
    forApp: async (priority, app) => clientForApp(await finder.ofApp(app), priority),
    gitCredential: async (repoId) => {
      const found = await finder.ofRepository(repoId).catch(nullIfNotConfigured);
      if (found === null) return null;
      const password =
        found.kind === 'token' ? found.token : (await installationFor(found).token('backfill')).token;
      return { origin: parseGitHubApiUrl(found.apiUrl).webOrigin, username: 'x-access-token', password };
    },
  };
}

function tokenCredential({ apiUrl, token, label }: FoundCredential & { kind: 'token' }): Credential {
  return createTokenCredential(parseGitHubApiUrl(apiUrl), token, label);
}

/** Installations by App and id, so that all clients of one share its token. */
function keepInstallations(
  clientForApp: (app: GitHubAppKey & { readonly apiUrl: string }, priority: GitHubPriority) => GitHubClient,
  now: () => number,
): (found: FoundCredential & { kind: 'installation' }) => InstallationCredential {
  const installations = new Map<string, { privateKey: string; credential: InstallationCredential }>();
  return ({ apiUrl, app, installationId, label }) => {
    const address = parseGitHubApiUrl(apiUrl);
    const key = `${address.apiUrl}/${app.appId}/${installationId}`;
    const kept = installations.get(key);
    // A key that was replaced is not used any more.
    if (kept?.privateKey === app.privateKey) return kept.credential;
    const client = clientForApp({ ...app, apiUrl }, 'live');
    const credential = createInstallationCredential({
      address,
      installationId,
      label,
      now,
      mint: (options) => client.rest(TOKEN_ROUTE, { installation_id: installationId }, options),
    });
    if (installations.size >= INSTALLATIONS_KEPT_MAX) installations.clear();
    installations.set(key, { privateKey: app.privateKey, credential });
    return credential;
  };
}

const TOKEN_ROUTE = 'POST /app/installations/{installation_id}/access_tokens';

/** Public repositories may be fetched without a credential. */
function nullIfNotConfigured(error: unknown): null {
  if (error instanceof PulseError && error.code === 'github_not_configured') return null;
  throw error;
}
