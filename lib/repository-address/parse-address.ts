import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PulseError } from '../errors.ts';
import { redactUrls } from './redact-url.ts';

/** Transports that Git may use: `ext::` runs programs, `git://` is neither encrypted nor authenticated. */
export const ALLOWED_PROTOCOLS = ['file', 'http', 'https', 'ssh'] as const;

/** Length limit of an address, for messages and arguments. */
const ADDRESS_LIMIT_CHARS = 4096;
const USER = /^[A-Za-z0-9_][A-Za-z0-9._~+-]*$/;
/** What may stand as a host outside of http, where nobody decodes or normalises it. */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\.?)$/;
const SHORT_SSH = /^(?:([^@:/\\]*)@)?(\[[^\]/\\]*\]|[^@:/\\[\]]+):(?!\/\/)(.+)$/;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const TRANSPORT = /^([a-z][a-z0-9+.-]*)::/i;

/** A repository's address, understood. What it says is what Git gets: nobody parses it a second time. */
export type RepositoryAddress =
  | { readonly kind: 'local' /** As it was given: absolute or not. */; readonly path: string }
  | {
      readonly kind: 'remote';
      readonly protocol: 'https' | 'http' | 'ssh';
      /** Put together anew from its parts, for Git. */
      readonly url: string;
      /** Lower case, without brackets and without a dot at the end; numbers as IP addresses are written. */
      readonly host: string;
      /** As the address names it; null for the protocol's own. */
      readonly port: number | null;
      readonly path: string;
    };

/**
 * Understands an address: a path, a `file:` URL, an `https:`, `http:` or `ssh:` URL, or the short ssh form
 * `git@host:owner/name.git`. Touches nothing.
 *
 * @param isFile decides whether a text that could be the short ssh form is a path of this machine
 * @throws PulseError `source_invalid` or `protocol_refused`
 */
export function parseAddress(address: string, isFile = false): RepositoryAddress {
  const text = address.trim();
  const shown = redactUrls(text).slice(0, 200);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
  if (text === '' || text.length > ADDRESS_LIMIT_CHARS || /[\u0000-\u001f\u007f]/.test(text)) {
    throw invalid('The address is empty, too long or holds control characters: give a path or a URL.');
  }
  if (text.startsWith('-')) {
    throw invalid(`An address cannot begin with "-": ${shown}. Write ./${shown} for such a folder.`);
  }
  if (isAbsolute(text)) return { kind: 'local', path: text };
  const transport = TRANSPORT.exec(text);
  if (transport !== null && !isFile) throw refuseProtocol(`${transport[1]}::`);
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'file') return { kind: 'local', path: pathOfFileUrl(text, shown) };
  if (scheme !== undefined) return parseUrl(text, scheme, shown);
  const short = isFile ? null : SHORT_SSH.exec(text);
  return short === null ? { kind: 'local', path: text } : parseShort(short, shown);
}

function parseUrl(text: string, scheme: string, shown: string): RepositoryAddress {
  if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh') throw refuseProtocol(`${scheme}://`);
  // For http a backslash is a slash to some and part of a name to others.
  const url = !text.includes('\\') && URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') throw invalid(`This is not a valid URL: ${shown}`);
  if (url.password !== '' || (scheme !== 'ssh' && url.username !== '')) {
    throw invalid(
      `An address must hold no credentials, as it is kept and shown: ${shown}. Give them to Git's credential helper, or use an SSH key.`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalid(`An address must hold no query and no fragment: ${shown}.`);
  }
  const host = readHost(url.hostname, shown);
  const user = readUser(url.username, shown);
  const port = url.port === '' ? null : Number(url.port);
  const at = `${user}${host.written}${port === null ? '' : `:${port}`}`;
  return {
    kind: 'remote',
    protocol: scheme,
    url: `${scheme}://${at}${url.pathname}`,
    host: host.plain,
    port,
    path: url.pathname,
  };
}

function parseShort([, user, rawHost, path]: RegExpExecArray, shown: string): RepositoryAddress {
  if (path!.startsWith('-')) throw invalid(`The path of an address cannot begin with "-": ${shown}`);
  const host = readHost(rawHost!, shown);
  const at = user === undefined ? '' : readUser(user, shown, true);
  return {
    kind: 'remote',
    protocol: 'ssh',
    url: `${at}${host.written}:${path}`,
    host: host.plain,
    port: null,
    path: path!,
  };
}

/** The host as everybody reads it: 0x7f.1, 2130706433 and %31... are told apart nowhere else. */
function readHost(raw: string, shown: string): { readonly written: string; readonly plain: string } {
  const canonical =
    HOST.test(raw) && URL.canParse(`http://${raw}/`) ? new URL(`http://${raw}/`).hostname : '';
  if (canonical === '') throw invalid(`This address names no valid host: ${shown}`);
  const name = canonical.replace(/\.$/, '');
  return {
    // An alias of ssh's own configuration may have capitals.
    written: raw.toLowerCase() === name ? raw : name,
    plain: name.replace(/^\[|\]$/g, ''),
  };
}

function readUser(raw: string, shown: string, isGiven = raw !== ''): string {
  if (!isGiven) return '';
  if (!USER.test(raw)) throw invalid(`This address names no valid user: ${shown}`);
  return `${raw}@`;
}

function pathOfFileUrl(text: string, shown: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new PulseError('source_invalid', `This file: URL names no path of this machine: ${shown}`, {
      cause,
    });
  }
}

function invalid(sentence: string): PulseError {
  return new PulseError('source_invalid', sentence);
}

function refuseProtocol(name: string): PulseError {
  return new PulseError(
    'protocol_refused',
    `The protocol "${name}" is not allowed: use a local path or ${ALLOWED_PROTOCOLS.map((p) => `${p}://`).join(', ')}.`,
  );
}
