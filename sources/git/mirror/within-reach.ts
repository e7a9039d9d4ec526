import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import {
  checkAddress,
  checkResolved,
  type SourceReach,
} from '../../../lib/repository-address/source-reach.ts';
import { gitEnvironment } from '../process/git-environment.ts';
import { GitError, type GitErrorCode } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';
import type { Source } from './parse-source.ts';

const PORTS = { http: 80, https: 443, ssh: 22 } as const;
const PROXY_VARIABLES = ['all_proxy', 'ALL_PROXY', 'https_proxy', 'HTTPS_PROXY', 'http_proxy'];

type RemoteSource = Extract<Source, { kind: 'remote' }>;

/**
 * Refuses a source that may not be reached, and holds Git to the addresses that were looked at, so that the name cannot
 * mean another host a moment later. Behind a proxy it is the proxy that looks names up; ssh has names of its own in its
 * configuration, which the operator wrote.
 *
 * @throws GitError `host_refused`, `host_unknown`
 */
export async function withinReach(source: Source, reach: SourceReach): Promise<Source> {
  try {
    checkAddress(source.kind === 'local' ? source : source.address, reach);
    if (source.kind === 'local' || reach.privateHosts || isIP(source.address.host) !== 0) return source;
    return await pin(source, reach);
  } catch (error) {
    if (error instanceof GitError) throw error;
    const { code, message } = error as { code: GitErrorCode; message: string };
    throw new GitError(code, message, { cause: error });
  }
}

async function pin(source: RemoteSource, reach: SourceReach): Promise<Source> {
  const { host, protocol, port } = source.address;
  if (protocol !== 'ssh' && (await usesProxy(source.url))) return source;
  const found = await lookup(host, { all: true }).catch((cause: NodeJS.ErrnoException) => {
    if (protocol === 'ssh') return [];
    throw new GitError(
      'host_unknown',
      `There is no host ${host} as far as this machine knows (${cause.code}): check the spelling of the address, and the name server of the machine; then sync again.`,
      { cause },
    );
  });
  const addresses = found.map(({ address }) => address);
  checkResolved(host, addresses, reach);
  if (protocol === 'ssh') return source;
  const place = `${host}:${port ?? PORTS[protocol]}:${addresses.map(bracket).join(',')}`;
  const count = Number(source.environment.GIT_CONFIG_COUNT ?? 0);
  const environment = {
    ...source.environment,
    GIT_CONFIG_COUNT: `${count + 1}`,
    [`GIT_CONFIG_KEY_${count}`]: 'http.curloptResolve',
    [`GIT_CONFIG_VALUE_${count}`]: place,
  };
  return { ...source, environment };
}

function bracket(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

async function usesProxy(url: string): Promise<boolean> {
  const environment = gitEnvironment(true);
  if (PROXY_VARIABLES.some((name) => (environment[name] ?? '') !== '')) return true;
  const configured = await runGit(['config', '--get-urlmatch', 'http.proxy', url], { network: true }).catch(
    () => null,
  );
  return configured !== null && configured.toString().trim() !== '';
}
