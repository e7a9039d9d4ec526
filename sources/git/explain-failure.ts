import { GitError, type GitErrorCode } from './git-error.ts';
import { redactUrls } from './redact-url.ts';

/** What of Git's standard error is kept in the details of an error. */
const STDERR_KEPT_CHARS = 2000;

interface Explanation {
  readonly pattern: RegExp;
  readonly code: GitErrorCode;
  readonly message: string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    code: 'disk_full',
    message: 'The disk is full: free some space in the data folder, then try again.',
  },
  {
    pattern:
      /transport '([^']*)' not allowed|protocol '[^']*' is not supported|Unable to find remote helper|unable to handle/i,
    code: 'protocol_refused',
    message: 'Git refused the protocol of this address: use a local path, https, http or ssh.',
  },
  {
    pattern: /exceeds maximum allowed size|pack exceeds/i,
    code: 'mirror_too_large',
    message: 'The repository is larger than the limit for a mirror.',
  },
  {
    pattern:
      /fsck error|malformed (tree|commit|tag)|hasDot|hasDotdot|hasDotgit|fullPathname|gitmodules(Name|Url|Path|Update|Blob|Large|Missing|Parse|Symlink)/i,
    code: 'dangerous_object',
    message: 'The repository holds an object that Git considers dangerous or corrupt, so it was refused.',
  },
  {
    pattern:
      /could not read (Username|Password)|Authentication failed|terminal prompts disabled|HTTP 40[13]|returned error: 40[13]|Permission denied \(publickey|Host key verification failed/i,
    code: 'credentials_needed',
    message:
      'The server asks for credentials: configure a Git credential helper, an SSH key, or put a token in the address.',
  },
  {
    pattern:
      /Repository not found|returned error: 404|repository '.*' not found|does not exist|no such file or directory.*\.git/i,
    code: 'source_not_found',
    message:
      'There is no such repository: check the address (a private repository looks the same without credentials).',
  },
  {
    pattern:
      /Could not resolve host|Connection refused|Connection timed out|Operation timed out|No route to host|Network is unreachable|Failed to connect|Could not connect|unable to access|early EOF|the remote end hung up|RPC failed|SSL|TLS|Connection reset/i,
    code: 'unreachable',
    message: 'The server cannot be reached: check the address and the network, then try again.',
  },
  {
    pattern:
      /repository corruption|unable to read [0-9a-f]{40}|missing (blob|tree|commit)|could not fetch .* from promisor|bad object|did not receive expected object|Could not read from|unable to parse (commit|object)|promisor/i,
    code: 'missing_objects',
    message:
      'Objects are missing from the repository (a partial or damaged copy): fetch it completely first.',
  },
  {
    pattern: /not a git repository|does not appear to be a git repository|not a valid repository/i,
    code: 'not_a_repository',
    message: 'This is not a Git repository.',
  },
  {
    pattern: /Permission denied|insufficient permission/i,
    code: 'permission_denied',
    message: 'The files of the repository cannot be read or written: check their permissions.',
  },
  {
    pattern: /mismatched algorithms|object format|hash algorithm/i,
    code: 'mirror_mismatch',
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
    if (pattern.test(words)) return new GitError(code, `${message}${quoteReason(words)}`, { details });
  }
  return new GitError('git_failed', `git ${command} failed (${exit}).${quoteReason(words)}`, { details });
}

/** The most telling line of Git's own words, in brackets. */
function quoteReason(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const telling =
    lines.find((line) => /^(error|fatal|ERROR|remote: (error|fatal))/.test(line)) ?? lines.at(-1) ?? '';
  return telling === '' ? '' : ` [git: ${telling.slice(0, 300)}]`;
}
