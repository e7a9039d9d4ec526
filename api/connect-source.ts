import { isAbsolute } from 'node:path';
import { PulseError } from '../lib/errors.ts';
import { parseAddress } from '../lib/repository-address/parse-address.ts';
import { checkAddress, type SourceReach } from '../lib/repository-address/source-reach.ts';
import type { Repository } from './schemas/facts/repository.ts';

/** What an address tells of a repository. */
export interface ConnectSource {
  /** The address as it is kept, and given to Git. */
  readonly address: string;
  readonly provider: Repository['provider'];
  /** `owner/name` as the address suggests; a folder has the owner `local`. */
  readonly fullName: string;
  /** Its web page, where the address is that of a provider. */
  readonly url: string | null;
}

const PROVIDER_HOSTS: Readonly<Record<string, Repository['provider']>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
};

/**
 * Checks the form of an address and whether it may be reached, and reads what it tells. Whether anything is there, the sync
 * finds out: it may run on another machine. Relative paths are refused, since nobody knows relative to what.
 *
 * @throws PulseError `invalid_source`
 */
export function readSource(source: string, reach: SourceReach): ConnectSource {
  try {
    const address = parseAddress(source);
    if (address.kind === 'local' && !isAbsolute(address.path)) {
      throw refuse(
        'The source must be an absolute path, an https:, http:, ssh: or file: URL, or git@host:owner/name.git.',
      );
    }
    checkAddress(address, reach);
    if (address.kind === 'local') return { address: source.trim(), ...readPath(address.path) };
    return { address: address.url, ...fromHost(address.host, decodePath(address.path)) };
  } catch (error) {
    throw error instanceof PulseError ? refuse(error.message, error) : error;
  }
}

function refuse(sentence: string, cause?: PulseError): PulseError {
  return new PulseError('invalid_source', sentence, { cause });
}

type Suggestion = Omit<ConnectSource, 'address'>;

function readPath(path: string): Suggestion {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  // The Git folder of a work tree says nothing: its parent has the name.
  if (parts.at(-1) === '.git') parts.pop();
  const name = parts.at(-1)?.replace(/\.git$/, '');
  if (!name) throw refuse('The source must name a folder.');
  return { provider: 'github', fullName: `local/${toName(name)}`, url: null };
}

function fromHost(host: string, path: string): Suggestion {
  const parts = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(toName);
  if (parts.length === 0) throw refuse(`The source must name a repository: ${host} is only a host.`);
  const fullName = parts.length === 1 ? `${toName(host)}/${parts[0]}` : parts.join('/');
  const provider = PROVIDER_HOSTS[host];
  return {
    provider: provider ?? 'github',
    fullName,
    url: provider === undefined || parts.length < 2 ? null : `https://${host}/${fullName}`,
  };
}

/** Names of repositories are plainer than names of folders. */
function toName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
