import { lstat, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseAddress, type RepositoryAddress } from '../../../lib/repository-address/parse-address.ts';
import { redactUrls } from '../../../lib/repository-address/redact-url.ts';
import { GitError, type GitErrorCode } from '../process/git-error.ts';
import type { GitOptions } from '../process/run-git.ts';

/** Where a repository comes from. `display` is safe for logs and messages: it holds no credentials. */
export type Source =
  | { readonly kind: 'local'; readonly path: string; readonly display: string }
  | {
      readonly kind: 'remote';
      readonly url: string;
      /** Variables for Git: a credential, and where the host is. */
      readonly environment: Readonly<Record<string, string>>;
      readonly address: Extract<RepositoryAddress, { kind: 'remote' }>;
      readonly display: string;
    };

/**
 * Understands what a person typed, and finds a path of this machine; see `parseAddress`.
 * @throws GitError `source_invalid`, `source_not_found` or `protocol_refused`
 */
export async function parseSource(source: string): Promise<Source> {
  const text = source.trim();
  const display = redactUrls(text).slice(0, 200);
  const address = parse(text, !text.includes('://') && !text.includes('\0') && (await exists(resolve(text))));
  if (address.kind === 'remote') {
    return { kind: 'remote', url: address.url, environment: {}, address, display };
  }
  const path = resolve(address.path);
  if (!(await exists(path))) {
    throw new GitError('source_not_found', `There is no such file or folder: ${display}`);
  }
  return { kind: 'local', path: await realpath(path), display };
}

/** What Git takes as the address of a source. */
export function addressOf(source: Source): string {
  return source.kind === 'local' ? source.path : source.url;
}

/** How Git is to be run for a source. */
export function networkOptions(source: Source): GitOptions {
  return source.kind === 'local' ? {} : { network: true, environment: source.environment };
}

function parse(text: string, isFile: boolean): RepositoryAddress {
  try {
    return parseAddress(text, isFile);
  } catch (error) {
    const { code, message } = error as { code: GitErrorCode; message: string };
    throw new GitError(code, message, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
