import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Settings that may stand in a file instead: `NAME_FILE` names it. (The key of a GitHub App is read in `github-app-setting.ts`.) */
export const SETTINGS_IN_FILES: ReadonlySet<string> = new Set([
  'PULSE_TOKEN',
  'PULSE_SECRET_KEYS',
  'GITHUB_TOKEN',
  'GITHUB_WEBHOOK_SECRET',
  'SMTP_URL',
  'GITHUB_OAUTH_CLIENT_SECRET',
  'OIDC_CLIENT_SECRET',
]);

/** Names a file that holds the password of `DATABASE_URL`, which then has none. */
const DATABASE_PASSWORD_FILE = 'DATABASE_PASSWORD_FILE';

/** A secret is a line or a few; anything longer is the wrong file. */
const SECRET_LIMIT_CHARACTERS = 100_000;

type Variables = Readonly<Record<string, string>>;

/**
 * Puts secrets that stand in files of their own in the place of the variables that name these, as container platforms hand them
 * out. White space around a secret is none of it. Paths start at `baseDir`.
 *
 * @returns the variables with the secrets, and what is wrong, which holds nothing of them
 */
export function readSecretFiles(
  variables: Variables,
  baseDir: string,
): { readonly variables: Record<string, string>; readonly problems: readonly string[] } {
  const result: Record<string, string> = { ...variables };
  const problems: string[] = [];
  for (const name of SETTINGS_IN_FILES) {
    const file = variables[`${name}_FILE`];
    if (file === undefined) continue;
    if (variables[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set: leave one out`);
    else take(`${name}_FILE`, file, baseDir, problems, (secret) => (result[name] = secret));
  }
  const passwordFile = variables[DATABASE_PASSWORD_FILE];
  if (passwordFile !== undefined) {
    take(DATABASE_PASSWORD_FILE, passwordFile, baseDir, problems, (password) => {
      const problem = addPassword(result, password);
      if (problem !== undefined) problems.push(problem);
    });
  }
  return { variables: result, problems };
}

function take(
  name: string,
  file: string,
  baseDir: string,
  problems: string[],
  use: (secret: string) => void,
): void {
  let text: string;
  try {
    text = readFileSync(resolve(baseDir, file), 'utf8').trim();
  } catch (error) {
    problems.push(`${name} cannot be read: ${(error as Error).message}`);
    return;
  }
  if (text === '') problems.push(`${name} names an empty file (${file})`);
  else if (text.length > SECRET_LIMIT_CHARACTERS)
    problems.push(`${name} names a file that is too large (${file})`);
  else use(text);
}

/** @returns what is wrong */
function addPassword(variables: Record<string, string>, password: string): string | undefined {
  const text = variables.DATABASE_URL;
  if (text === undefined) return `${DATABASE_PASSWORD_FILE} needs DATABASE_URL, which names the user`;
  // What is no URL is complained of where it is checked.
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username === '')
    return `${DATABASE_PASSWORD_FILE} needs a user in DATABASE_URL: postgres://user@host:5432/database`;
  if (url.password !== '')
    return `DATABASE_URL has a password, and ${DATABASE_PASSWORD_FILE} is set: leave one out`;
  url.password = encodeURIComponent(password);
  variables.DATABASE_URL = url.href;
  return undefined;
}
