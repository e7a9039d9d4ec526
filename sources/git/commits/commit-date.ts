import { readGitTime } from './git-time.ts';

/** The time that a commit or tag claims, as Git shows it. */
export function toCommitDate(seconds: string): Date {
  return new Date(readGitTime(seconds) * 1_000);
}
