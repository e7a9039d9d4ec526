import { PulseError } from '../../../lib/errors.ts';

/** Every way in which reading a Git repository can fail, as a stable code. */
export type GitErrorCode =
  | 'git_not_installed'
  | 'git_failed'
  | 'git_timeout'
  | 'git_aborted'
  | 'output_too_large'
  | 'source_invalid'
  | 'source_not_found'
  | 'not_a_repository'
  | 'protocol_refused'
  | 'host_unknown'
  | 'host_refused'
  | 'source_moved'
  | 'host_key_unknown'
  | 'proxy_refused'
  | 'certificate_refused'
  | 'unreachable'
  | 'credentials_needed'
  | 'permission_denied'
  | 'disk_full'
  | 'dangerous_object'
  | 'missing_objects'
  | 'mirror_mismatch'
  | 'mirror_too_large'
  | 'repository_empty'
  | 'no_pull_requests'
  | 'too_many_refs'
  | 'too_many_commits'
  | 'unexpected_output';

/** A failure around Git: the message is one clear line without credentials, `details.stderr` holds Git's own words. */
export class GitError extends PulseError {
  override readonly name = 'GitError';
  declare readonly code: GitErrorCode;

  constructor(
    code: GitErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(code, message, options);
  }
}
