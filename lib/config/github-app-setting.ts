import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The settings of a GitHub App as they stand in the environment. */
export interface GitHubAppVariables {
  readonly GITHUB_APP_ID?: string | undefined;
  readonly GITHUB_APP_PRIVATE_KEY?: string | undefined;
  readonly GITHUB_APP_PRIVATE_KEY_FILE?: string | undefined;
}

export interface GitHubAppSetting {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
}

/**
 * The App that the environment names, and what is wrong with it. The file's path starts at `baseDir`.
 *
 * @returns undefined where none is named; problems hold nothing of the key
 */
export function readGitHubApp(
  variables: GitHubAppVariables,
  baseDir: string,
): { readonly app: GitHubAppSetting | undefined; readonly problems: readonly string[] } {
  const { GITHUB_APP_ID: id, GITHUB_APP_PRIVATE_KEY: inline, GITHUB_APP_PRIVATE_KEY_FILE: file } = variables;
  if (id === undefined && inline === undefined && file === undefined) return { app: undefined, problems: [] };
  if (id === undefined) return wrong('GITHUB_APP_ID must be set, too, when a private key is');
  if ((inline === undefined) === (file === undefined)) {
    return wrong('GITHUB_APP_ID needs one of GITHUB_APP_PRIVATE_KEY and GITHUB_APP_PRIVATE_KEY_FILE');
  }
  let privateKey = inline ?? '';
  if (file !== undefined) {
    try {
      privateKey = readFileSync(resolve(baseDir, file), 'utf8');
    } catch (error) {
      return wrong(`GITHUB_APP_PRIVATE_KEY_FILE cannot be read: ${(error as Error).message}`);
    }
  }
  // Line breaks are often written as \n in one-line settings.
  privateKey = privateKey.replaceAll('\\n', '\n').trim();
  if (!isRsaKey(privateKey)) {
    const name = file === undefined ? 'GITHUB_APP_PRIVATE_KEY' : 'GITHUB_APP_PRIVATE_KEY_FILE';
    return wrong(
      `${name} must hold the RSA key in PEM form that GitHub gave out (-----BEGIN RSA PRIVATE KEY-----)`,
    );
  }
  return { app: { appId: Number(id), privateKey }, problems: [] };
}

function wrong(problem: string): { app: undefined; problems: string[] } {
  return { app: undefined, problems: [problem] };
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
