import { GitError } from '../../sources/git/process/git-error.ts';

/** The name of a host that a mirror was made from is right: its name server is away, which passes. */
export function expectBack(error: unknown): unknown {
  if (!(error instanceof GitError) || error.code !== 'host_unknown') return error;
  return new GitError('unreachable', error.message, { cause: error, details: { ...error.details } });
}
