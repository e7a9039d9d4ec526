import { PulseError } from '../errors.ts';

/** Where one GitHub is: github.com, or an Enterprise Server. */
export interface GitHubAddress {
  /** Base of the REST API, without a slash at the end. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Where its pages and Git repositories are: the only origin that may be given a credential for Git. */
  readonly webOrigin: string;
  /** Host and port: short name of this GitHub in keys. */
  readonly host: string;
}

const ENTERPRISE_REST = '/api/v3';
const URL_LENGTH_MAX = 500;

/**
 * Reads the address of a GitHub: `https://api.github.com`, or an Enterprise Server's, with or without `/api/v3`.
 *
 * @throws PulseError `github_url_invalid`: not a URL, not https (unless of this machine), or with more than a base in it
 */
export function parseGitHubApiUrl(text: string): GitHubAddress {
  const url = URL.canParse(text) && text.length <= URL_LENGTH_MAX ? new URL(text) : undefined;
  if (url === undefined) throw invalid('is not a URL such as https://api.github.com');
  if (url.username !== '' || url.password !== '') {
    throw invalid('must not contain a name or a password: give the token separately');
  }
  if (url.search !== '' || url.hash !== '') throw invalid('must end with the path: no ? and no #');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw invalid('must begin with https:// (http:// is for this machine only): a token is sent there');
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (url.hostname === 'github.com' || url.hostname === 'www.github.com') {
    if (path === '') return parseGitHubApiUrl('https://api.github.com');
    throw invalid('should be https://api.github.com');
  }
  // On hosts of their own, APIs have no path; on this machine one may stand in for either kind.
  const isBare = url.hostname.startsWith('api.') || isLoopback(url.hostname);
  const restPath = path === '' && !isBare ? ENTERPRISE_REST : path;
  return {
    apiUrl: `${url.origin}${restPath}`,
    graphqlUrl: restPath.endsWith(ENTERPRISE_REST)
      ? `${url.origin}${restPath.slice(0, -'/v3'.length)}/graphql`
      : `${url.origin}${restPath}/graphql`,
    webOrigin: url.hostname.startsWith('api.')
      ? `${url.protocol}//${url.host.slice('api.'.length)}`
      : url.origin,
    host: url.host,
  };
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function invalid(problem: string): PulseError {
  // The URL itself may hold a password.
  return new PulseError('github_url_invalid', `The address of GitHub ${problem}.`);
}
