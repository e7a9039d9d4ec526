import { redactUrls } from '../../../lib/repository-address/redact-url.ts';
import { GitError, type GitErrorCode } from './git-error.ts';

/** What of Git's standard error is kept in the details of an error. */
const STDERR_KEPT_CHARS = 2000;

/** What of one line is quoted in a message. */
const REASON_KEPT_CHARS = 300;

interface Explanation {
  readonly pattern: RegExp;
  readonly code: GitErrorCode;
  readonly message: string;
}

/** The first that matches explains: the more certain stand before the more general. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'disk_full',
    pattern: /No space left on device|Disk quota exceeded/i,
    message: 'The disk is full: free some space in the data folder, then try again.',
  },
  {
    code: 'protocol_refused',
    pattern: /transport '[^']*' not allowed|protocol '[^']*' is not supported|Unable to find remote helper/i,
    message: 'Git refused the protocol of this address: use a local path, https, http or ssh.',
  },
  {
    code: 'dangerous_object',
    pattern:
      /fsck error|malformed (tree|commit|tag)|\b(hasDot|hasDotdot|hasDotgit|fullPathname|emptyName|treeNotSorted|duplicateEntries|gitmodules[A-Z]\w*)\b|is corrupt|hash(-path)? mismatch|inflate:|bad packed object|does not match index/,
    message: 'The repository holds an object that Git considers dangerous or corrupt, so it was refused.',
  },
  {
    code: 'host_key_unknown',
    pattern: /Host key verification failed/i,
    message:
      'ssh does not know the key of this host, or knows another: put the right one into the known_hosts of the user that runs Pulse, then sync again.',
  },
  {
    code: 'proxy_refused',
    pattern: /HTTP code 40[37] from proxy|CONNECT tunnel failed, response 40[37]/i,
    message:
      'The proxy of this network does not let Git through to that host: ask whoever runs it, or use another address.',
  },
  {
    code: 'credentials_needed',
    pattern:
      /could not read (Username|Password)|Authentication failed|terminal prompts disabled|returned error: 40[13]|Permission denied \(/i,
    message:
      "The server asks for credentials, or does not accept those it was given: configure Git's credential helper or an SSH key for the user that runs Pulse, then sync again.",
  },
  {
    code: 'source_not_found',
    pattern:
      /Repository not found|returned error: (404|410)|repository '.*' not found|project you were looking for/i,
    message:
      'There is no such repository: check the address (a private one looks the same without credentials).',
  },
  {
    code: 'not_a_repository',
    pattern:
      /not a git repository|does not appear to be a git repository|not valid: is this a git repository|invalid gitfile format/i,
    message: 'This is not a Git repository.',
  },
  {
    code: 'missing_objects',
    pattern:
      /repository corruption|unable to read (tree )?\(?[0-9a-f]{40}|missing (blob|tree|commit)|from promisor|bad object|did not receive expected object|could not read [0-9a-f]{40}|unable to parse (commit|object)|not our ref|failed to traverse parents|lacks necessary/i,
    message:
      'Objects are missing from the repository (a partial or damaged copy): fetch it completely first.',
  },
  {
    code: 'host_unknown',
    pattern: /Could not resolve (host|proxy)|Name or service not known|nodename nor servname/i,
    message:
      'There is no host of that name as far as this machine knows: check the spelling of the address, and the name server of the machine; then sync again.',
  },
  {
    code: 'source_moved',
    pattern: /returned error: 30[12378]|unable to update url base from redirection/i,
    message:
      'The server answers that the repository is elsewhere: connect it with the address that it has now.',
  },
  {
    code: 'certificate_refused',
    pattern:
      /certificate (problem|verification)|server certificate|unable to get local issuer|self[- ]signed/i,
    message:
      "The server's certificate is not one that this machine trusts: give Git the authority that signed it (http.sslCAInfo), then sync again.",
  },
  {
    code: 'unreachable',
    pattern:
      /resolve host|Connection (refused|timed out|reset)|Operation timed out|No route to host|Network is unreachable|Failed to connect|Could not connect|unable to access|early EOF|remote end hung up|RPC failed|SSL|gnutls|certificate|Could not read from remote/,
    message: 'The server cannot be reached: check the address and the network, then try again.',
  },
  {
    code: 'permission_denied',
    pattern: /Permission denied|insufficient permission|Read-only file system/i,
    message: 'The files of the repository cannot be read or written: check their permissions.',
  },
  {
    code: 'mirror_mismatch',
    pattern: /mismatched algorithms|object format|hash algorithm/i,
    message:
      'The repository uses another object format (SHA-1 or SHA-256) than its mirror: remove the mirror and sync again.',
  },
];

/**
 * Turns a failed run of Git into one error with a code and a sentence a person can act on.
 * @param command the Git sub-command, for the message
 * @param stderr what Git wrote to standard error; credentials in it are redacted
 */
export function explainFailure(command: string, exit: number | string | null, stderr: string): GitError {
  const words = redactUrls(stderr).trim();
  const details = { command, exit, stderr: words.slice(-STDERR_KEPT_CHARS) };
  for (const { pattern, code, message } of EXPLANATIONS) {
    if (pattern.test(words))
      return new GitError(code, `${message}${quoteReason(words, pattern)}`, { details });
  }
  return new GitError(
    'git_failed',
    `git ${command} failed (${exit}).${quoteReason(words, /^(error|fatal|remote: error|remote: fatal)/)}`,
    { details },
  );
}

/** The line of Git's own words that tells most, in brackets. */
function quoteReason(words: string, telling: RegExp): string {
  const lines = words.split('\n').map((line) => line.trim());
  const line = lines.find((candidate) => telling.test(candidate)) ?? lines.at(-1) ?? '';
  return line === '' ? '' : ` [git: ${line.slice(0, REASON_KEPT_CHARS)}]`;
}
