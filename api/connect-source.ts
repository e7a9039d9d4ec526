import { isAbsolute } from 'node:path';
import type { Repository } from './schemas/repository.ts';

/** What an address tells of a repository. */
export interface ConnectSource {
  readonly provider: Repository['provider'];
  /** `owner/name` as the address suggests; a folder has the owner `local`. */
  readonly fullName: string;
  /** Its web page, where the address is that of a provider. */
  readonly url: string | null;
}

/** Why an address is not one that Git can be pointed at here. */
export interface RefusedSource {
  readonly refused: string;
}

const PROTOCOLS: ReadonlySet<string> = new Set(['https:', 'http:', 'ssh:', 'file:']);
const PROVIDER_HOSTS: Readonly<Record<string, Repository['provider']>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
};
const SHORT_SSH = /^(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/)(\S+)$/;
const URL_SCHEME = /^[a-z][a-z0-9+.-]*:(?:\/\/|:)/i;

/**
 * Checks the form of an address and reads what it tells. Whether anything is there, the sync finds out: it may run on
 * another machine. Relative paths are refused, since nobody knows relative to what.
 */
export function readSource(source: string): ConnectSource | RefusedSource {
  if (source.startsWith('-')) return { refused: 'must not begin with "-"' };
  if (isAbsolute(source)) return readPath(source);
  if (URL_SCHEME.test(source)) return readUrl(source);
  const short = SHORT_SSH.exec(source);
  if (short?.[1] !== undefined && short[2] !== undefined) return fromHost(short[1], short[2], source);
  return {
    refused: 'must be an absolute path, an https:, http:, ssh: or file: URL, or git@host:owner/name.git',
  };
}

function readUrl(source: string): ConnectSource | RefusedSource {
  const url = URL.canParse(source) ? new URL(source) : undefined;
  if (url === undefined || !PROTOCOLS.has(url.protocol)) {
    return { refused: 'must be an https:, http:, ssh: or file: URL' };
  }
  const secret = url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:');
  if (secret || url.search !== '' || url.hash !== '') {
    return {
      refused: "must hold no credentials and no query, as it is kept and shown: use Git's credential helper",
    };
  }
  if (url.protocol === 'file:') return readPath(decodePath(url.pathname));
  if (url.hostname === '' || url.hostname.startsWith('-') || url.username.startsWith('-')) {
    return { refused: 'must name a host' };
  }
  return fromHost(url.hostname, decodePath(url.pathname), source);
}

function readPath(path: string): ConnectSource | RefusedSource {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  // The Git folder of a work tree says nothing: its parent has the name.
  if (parts.at(-1) === '.git') parts.pop();
  const name = parts.at(-1)?.replace(/\.git$/, '');
  if (!name) return { refused: 'must name a folder' };
  return { provider: 'github', fullName: `local/${toName(name)}`, url: null };
}

function fromHost(host: string, path: string, source: string): ConnectSource | RefusedSource {
  const parts = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(toName);
  if (parts.length === 0)
    return { refused: `must name a repository: ${JSON.stringify(source)} is only a host` };
  const fullName = parts.length === 1 ? `${toName(host)}/${parts[0]}` : parts.join('/');
  const provider = PROVIDER_HOSTS[host.toLowerCase()];
  return {
    provider: provider ?? 'github',
    fullName,
    url: provider === undefined || parts.length < 2 ? null : `https://${host.toLowerCase()}/${fullName}`,
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
