import { GitHubError, quoteGitHub } from './github-error.ts';

/**
 * An address that an answer names (`Location`, `Link`), made absolute.
 *
 * @throws GitHubError `github_redirect_refused` when it is not on the origin that was asked: it would be given our credential
 */
export function resolveOnOrigin(asked: string, named: string, what: string): string {
  const { origin } = new URL(asked);
  const url = URL.canParse(named, asked) ? new URL(named, asked) : null;
  if (url === null || url.origin !== origin || url.username !== '' || url.password !== '') {
    const target = url === null ? 'an address that is none' : url.origin;
    throw new GitHubError(
      'github_redirect_refused',
      `${new URL(asked).pathname}: ${what} points away from ${origin}, to ${quoteGitHub(target)}. It was not followed, since our credential would go there. If GitHub has moved, connect it under its new address.`,
    );
  }
  url.hash = '';
  return url.href;
}

const LINK = /<([^<>]{1,4000})>\s*;\s*([^,<]*)/g;

/** The target of a relation in a `Link` header (RFC 8288); null when there is none. */
export function readLink(header: string | null, relation: string): string | null {
  for (const [, target, parameters] of (header ?? '').matchAll(LINK)) {
    const names = /(?:^|;)\s*rel="?([^";]*)"?/i.exec(parameters ?? '')?.[1]?.split(/\s+/) ?? [];
    if (target !== undefined && names.includes(relation)) return target;
  }
  return null;
}
