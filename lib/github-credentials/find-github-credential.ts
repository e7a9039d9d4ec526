import {
  getGitHubApp,
  getGitHubInstallation,
  getGitHubToken,
  getRepositoryAccess,
} from '../../sql/github/github-credentials.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

/** What the settings give: used for the GitHub they name, and for no other. */
export interface GitHubSettings {
  readonly apiUrl: string;
  readonly token: string | undefined;
  readonly app: GitHubAppKey | undefined;
}

export interface GitHubAppKey {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
}

/** A credential as it is stored: enough to make requests with. */
export type FoundCredential =
  | { readonly kind: 'token'; readonly apiUrl: string; readonly token: string; readonly label: string }
  | {
      readonly kind: 'installation';
      readonly apiUrl: string;
      readonly installationId: number;
      readonly app: GitHubAppKey;
      readonly label: string;
    };

export interface CredentialFinder {
  /** The credential of a repository: its installation's, else its token, else that of the settings. */
  ofRepository(repoId: number): Promise<FoundCredential>;
  ofInstallation(installationId: number): Promise<FoundCredential>;
  ofToken(tokenId: string): Promise<FoundCredential>;
  /** The key of an App; of the settings' one unless given. */
  ofApp(app?: {
    readonly apiUrl: string;
    readonly appId: number;
  }): Promise<GitHubAppKey & { readonly apiUrl: string }>;
  /** The token of the settings. */
  ofSettings(): FoundCredential;
}

/**
 * Finds credentials where they are kept. All methods throw PulseError `github_not_configured` when there is none, and
 * `repository_not_found`, `github_suspended`, and what the secret store throws.
 */
export function createCredentialFinder(deps: {
  readonly database: Pick<Database, 'slonik'>;
  readonly secrets: Pick<SecretStore, 'get'>;
  readonly settings: GitHubSettings;
}): CredentialFinder {
  const { secrets, settings } = deps;
  const { slonik } = deps.database;

  const readKey = async (secretId: string): Promise<string> =>
    (await secrets.get(secretId, 'github_app_key')).toString('utf8');

  function ofSettings(apiUrl = settings.apiUrl): FoundCredential {
    if (settings.token === undefined || apiUrl !== settings.apiUrl) {
      throw notConfigured(
        `There is no credential for ${apiUrl}. Install the App, connect the repository with a token, or set GITHUB_TOKEN (it is used for GITHUB_API_URL only).`,
      );
    }
    return { kind: 'token', apiUrl, token: settings.token, label: 'the token in GITHUB_TOKEN' };
  }

  async function ofApp(app?: { readonly apiUrl: string; readonly appId: number }) {
    const { apiUrl, appId } = app ?? { apiUrl: settings.apiUrl, appId: settings.app?.appId };
    if (settings.app !== undefined && appId === settings.app.appId && apiUrl === settings.apiUrl) {
      return { ...settings.app, apiUrl };
    }
    const row = appId === undefined ? null : await getGitHubApp(slonik, apiUrl, appId);
    if (row === null || appId === undefined) {
      throw notConfigured(
        `The private key of GitHub App ${appId ?? ''} is not known. Set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE.`,
      );
    }
    return { appId, apiUrl, privateKey: await readKey(row.privateKeySecretId) };
  }

  async function ofInstallation(
    installationId: number,
    defaultApiUrl = settings.apiUrl,
  ): Promise<FoundCredential> {
    const row = await getGitHubInstallation(slonik, installationId);
    if (row?.deleted)
      throw notConfigured(`Installation ${installationId} was removed at GitHub. Install the App again.`);
    if (row?.suspended) {
      throw new PulseError(
        'github_suspended',
        `Installation ${installationId} (${row.accountLogin}) is suspended: have an owner lift that in GitHub’s settings.`,
      );
    }
    const apiUrl = row?.apiUrl ?? defaultApiUrl;
    const appId = row?.appId ?? settings.app?.appId;
    const app = await ofApp(appId === undefined ? undefined : { apiUrl, appId });
    const label = `installation ${installationId}${row === null ? '' : ` (${row.accountLogin})`}`;
    return { kind: 'installation', apiUrl, installationId, app, label };
  }

  async function ofToken(tokenId: string): Promise<FoundCredential> {
    const row = await getGitHubToken(slonik, tokenId);
    if (row === null) throw notConfigured('The stored token is gone. Connect the repository with a new one.');
    const token = (await secrets.get(row.secretId, 'github_token')).toString('utf8');
    return { kind: 'token', apiUrl: row.apiUrl, token, label: `the token of ${row.login}` };
  }

  async function ofRepository(repoId: number): Promise<FoundCredential> {
    const row = await getRepositoryAccess(slonik, repoId);
    if (row === null) throw new PulseError('repository_not_found', `There is no repository ${repoId}.`);
    if (row.installationId !== null) {
      return ofInstallation(row.installationId, row.apiUrl ?? settings.apiUrl);
    }
    if (row.tokenId !== null) return ofToken(row.tokenId);
    return ofSettings(row.apiUrl ?? settings.apiUrl);
  }

  return {
    ofRepository,
    ofInstallation: (installationId) => ofInstallation(installationId),
    ofToken,
    ofApp,
    ofSettings: () => ofSettings(),
  };
}

function notConfigured(message: string): PulseError {
  return new PulseError('github_not_configured', message);
}
