import { BlockList, isIP } from 'node:net';
import { PulseError } from '../errors.ts';
import type { RepositoryAddress } from './parse-address.ts';

/** From where repositories may be mirrored: what `PULSE_MIRROR_HOSTS` and the settings beside it say. */
export interface SourceReach {
  /** Hosts that may be reached, private ones too; `*.example.org` is every host below. Null: every public host. */
  readonly hosts: readonly string[] | null;
  /** Hosts that may always be reached: those of the settings, such as the GitHub of `GITHUB_API_URL`. */
  readonly ownHosts: readonly string[];
  /** Addresses of this machine and of private and link-local networks. */
  readonly privateHosts: boolean;
  /** Paths of this machine and `file:` URLs. */
  readonly localRepositories: boolean;
}

/** For commands that a person runs on files of their own, and for tests. */
export const UNLIMITED_REACH: SourceReach = {
  hosts: null,
  ownHosts: [],
  privateHosts: true,
  localRepositories: true,
};

/**
 * Refuses what may not be reached, as far as the address itself tells.
 *
 * @throws PulseError `host_refused`
 */
export function checkAddress(address: RepositoryAddress, reach: SourceReach): void {
  if (address.kind === 'local') {
    if (reach.localRepositories) return;
    throw refuse(
      'Repositories of this machine may not be mirrored: set PULSE_ALLOW_LOCAL_REPOSITORIES=true to allow it.',
    );
  }
  const { host } = address;
  if (isNamed(host, reach)) return;
  if (reach.hosts !== null) {
    throw refuse(
      `The host ${host} is not one that may be mirrored from: add it to PULSE_MIRROR_HOSTS to allow it.`,
    );
  }
  if (host === 'localhost' || host.endsWith('.localhost')) checkResolved(host, ['127.0.0.1'], reach);
  if (isIP(host) !== 0) checkResolved(host, [host], reach);
}

/** True for a host that the settings name: it may lie in a private network. */
export function isNamed(host: string, { hosts, ownHosts }: SourceReach): boolean {
  return [...(hosts ?? []), ...ownHosts].some((pattern) =>
    pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern,
  );
}

/**
 * Refuses a host when any of its addresses is not public.
 *
 * @throws PulseError `host_refused`
 */
export function checkResolved(host: string, addresses: readonly string[], reach: SourceReach): void {
  if (reach.privateHosts || isNamed(host, reach)) return;
  const inside = addresses.find(isPrivateAddress);
  if (inside === undefined) return;
  const which = inside === host ? host : `${host} (${inside})`;
  throw refuse(
    `${which} belongs to this machine or a private network: name the host in PULSE_MIRROR_HOSTS, or set PULSE_ALLOW_PRIVATE_HOSTS=true, to allow it.`,
  );
}

/** True for an address that is not of the public internet, or stands for one that may not be. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = isIP(plain);
  return family === 0 || NOT_PUBLIC.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** Special-purpose addresses by the registries of IANA; those that carry an IPv4 address inside are refused whole. */
const NOT_PUBLIC = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv6');
}

function refuse(sentence: string): PulseError {
  return new PulseError('host_refused', sentence);
}
