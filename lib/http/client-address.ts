import { BlockList, isIP, isIPv4 } from 'node:net';

/** Which proxies in front of us are believed: the last so many, or those at some addresses. */
export type ProxyTrust = { readonly hops: number } | { readonly isTrusted: (address: string) => boolean };

const HOPS_MAX = 10;
const NETWORKS_MAX = 100;
/** More than any chain of proxies; what is longer was made up. */
const FORWARDED_MAX = 50;

/** Reads a number of proxies, or addresses and networks with commas between them; undefined when it is neither. */
export function parseProxyTrust(text: string): ProxyTrust | undefined {
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    return hops >= 1 && hops <= HOPS_MAX ? { hops } : undefined;
  }
  const list = new BlockList();
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.length > NETWORKS_MAX) return undefined;
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
    const fits = /^\d{1,3}$/.test(prefix ?? '0') && bits <= (family === 4 ? 32 : 128);
    if (family === 0 || !fits || rest.length > 0) return undefined;
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return { isTrusted: (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') };
}

/**
 * Where a request came from: the address of its connection, unless that is a trusted proxy, who says from where it got the request.
 * What stands further left in `X-Forwarded-For` than a trusted proxy wrote may be anybody's invention, and is not looked at.
 *
 * @param forwarded the header `X-Forwarded-For`
 * @returns an address without port, zone and the prefix of IPv4 in IPv6
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwarded: string | undefined,
  trust: ProxyTrust | undefined,
): string | null {
  const own = normaliseAddress(socketAddress ?? '');
  if (own === null || trust === undefined || forwarded === undefined) return own;
  const chain = forwarded.split(',').slice(-FORWARDED_MAX).map(normaliseAddress);
  if ('hops' in trust) {
    // With fewer entries than proxies somebody went past one: the connection is all that is known for sure.
    return chain.at(-trust.hops) ?? own;
  }
  let current: string = own;
  while (trust.isTrusted(current)) {
    const before = chain.pop();
    if (before === undefined || before === null) return current;
    current = before;
  }
  return current;
}

/** Null when it is no address. */
function normaliseAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  const address = /^\d+(?:\.\d+){3}:\d+$/.test(bare) ? bare.slice(0, bare.lastIndexOf(':')) : bare;
  return isIP(address) === 0 ? null : address.toLowerCase();
}
