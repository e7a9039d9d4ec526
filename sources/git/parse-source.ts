import { lstat, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALLOWED_PROTOCOLS } from './git-environment.ts';
import { GitError } from './git-error.ts';
import { redactUrls } from './redact-url.ts';
import type { GitOptions } from './run-git.ts';

/** Length limit of an address, for messages and arguments. */
const SOURCE_LIMIT_CHARS = 4096;

/** Where a repository comes from. `display` is safe for logs and messages: it holds no credentials. */
export type Source =
  | { readonly kind: 'local'; readonly path: string; readonly display: string }
  | {
      readonly kind: 'remote';
      /** Without the credentials of an http address: those are in `environment`, where no other user sees them. */
      readonly url: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly display: string;
    };

/**
 * Understands what a person typed: a path of this machine, a `file:` URL, an `https:`, `http:` or `ssh:` URL, or
 * the short ssh form `git@host:owner/name.git`.
 * @throws GitError `source_invalid`, `source_not_found` or `protocol_refused`
 */
export async function parseSource(source: string): Promise<Source> {
  const text = source.trim();
  const display = redactUrls(text).slice(0, 200);
  if (text === '' || text.length > SOURCE_LIMIT_CHARS || hasControlCharacter(text)) {
    throw new GitError(
      'source_invalid',
      'The address is empty, too long or holds control characters: give a path or a URL.',
    );
  }
  if (text.startsWith('-')) {
    throw new GitError(
      'source_invalid',
      `An address cannot begin with "-": ${display}. Write ./${display} for such a folder.`,
    );
  }
  const transport = /^([a-z][a-z0-9+.-]*)::/i.exec(text);
  if (transport !== null) throw refuseProtocol(`${transport[1]}::`);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'file') return findLocal(pathOfFileUrl(text, display), display);
  if (scheme !== undefined) return parseRemote(text, scheme, display);
  const looksLocal = await exists(resolve(text));
  const shortSsh = /^(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)\S+$/.test(text);
  if (!looksLocal && shortSsh) return { kind: 'remote', url: text, environment: {}, display };
  return findLocal(resolve(text), display);
}

/** What Git takes as the address of a source. */
export function addressOf(source: Source): string {
  return source.kind === 'local' ? source.path : source.url;
}

/** How Git is to be run for a source. */
export function networkOptions(source: Source): GitOptions {
  return source.kind === 'local' ? {} : { network: true, environment: source.environment };
}

function parseRemote(text: string, scheme: string, display: string): Source {
  if (!(ALLOWED_PROTOCOLS as readonly string[]).includes(scheme)) throw refuseProtocol(`${scheme}://`);
  const url = URL.canParse(text) ? new URL(text) : null;
  // A host that begins with "-" would be read as an option by ssh.
  if (url === null || url.hostname === '' || url.hostname.startsWith('-') || url.username.startsWith('-')) {
    throw new GitError('source_invalid', `This is not a valid URL: ${display}`);
  }
  if (url.protocol === 'ssh:' || (url.username === '' && url.password === '')) {
    return { kind: 'remote', url: text, environment: {}, display };
  }
  const environment = authorisation(url);
  url.username = '';
  url.password = '';
  return { kind: 'remote', url: url.href, environment, display };
}

/** Configuration for one run of Git: a header that only this host gets. */
function authorisation(url: URL): Record<string, string> {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${url.protocol}//${url.host}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(pair).toString('base64')}`,
  };
}

async function findLocal(path: string, display: string): Promise<Source> {
  if (!(await exists(path))) {
    throw new GitError('source_not_found', `There is no such file or folder: ${display}`);
  }
  return { kind: 'local', path: await realpath(path), display };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function pathOfFileUrl(text: string, display: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new GitError('source_invalid', `This file: URL names no path of this machine: ${display}`, {
      cause,
    });
  }
}

function refuseProtocol(name: string): GitError {
  return new GitError(
    'protocol_refused',
    `The protocol "${name}" is not allowed: use a local path or ${ALLOWED_PROTOCOLS.map((p) => `${p}://`).join(', ')}.`,
  );
}

function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
  return /[\u0000-\u001f\u007f]/.test(text);
}
