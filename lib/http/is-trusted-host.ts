import { isIP } from 'node:net';

/**
 * Whether a request's `Host` cannot have been chosen by a web page of strangers. A page may let its own name lead to an address
 * of this machine (DNS rebinding) and then read what is served there without a login: its requests carry that name. Addresses, `localhost`
 * and names without a dot, which only one's own network knows, are nobody else's.
 *
 * @param host the header; undefined when there is none, which no browser leaves out
 */
export function isTrustedHost(host: string | undefined): boolean {
  if (host === undefined) return true;
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  const { hostname, host: read } = new URL(url);
  // Whatever is more than name and port is no Host.
  if (read === '' || /[/?#@\\]/.test(host)) return false;
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost');
}

/** What a request with another `Host` is told. */
export const UNTRUSTED_HOST = 'Ask by address or as localhost: this name is not known here.\n';
