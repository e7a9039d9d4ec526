/**
 * The end of the year 9999, Unix seconds: a commit can claim any time, and no date of the interface has more digits. Git itself shows a
 * time that it cannot hold as that of 1970-01-01, the time of commits that have none; so is every later one shown here.
 */
export const GIT_TIME_LIMIT = 253_402_300_799;

/** The time of a commit as Git writes it (`%at`, `%ct`), Unix seconds; 0 when it is none that can be shown. */
export function readGitTime(text: string): number {
  const seconds = Number(text);
  return Number.isSafeInteger(seconds) && seconds > 0 && seconds <= GIT_TIME_LIMIT ? seconds : 0;
}
