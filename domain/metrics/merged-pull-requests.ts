/** The pull requests merged in the window, `p`, and in which team's eyes, `s`: the rows that most metrics start from. */
export const MERGED_PULL_REQUESTS = `
  scope s
  join pull_requests p on p.repo_id = s.repo_id and p.merged_at >= s.from_at and p.merged_at < s.until_at`;

/**
 * Whether a provider has told of a pull request `p`, as its title shows: of one that Git alone tells of nobody knows who reviewed it, which
 * must not be taken for nobody having done so.
 */
export const IS_TOLD_OF = `p.title_source = 'provider'`;

/** Author columns of a pull request `p`, as every list of items ends with. */
export const PULL_REQUEST_AUTHOR = `
  p.author_id, coalesce(p.author_login, p.author_name) as author,
  is_machine(s.team_id, p.author_login, p.author_email, p.author_name, p.author_is_bot) as is_bot`;

/** When the clock of a pull request `p` starts: draft time does not count. */
export const READY_AT = 'coalesce(p.draft_removed_at, p.created_at)';

/** Whether a person `r` who reviewed `p` is a human other than its author. */
export const IS_OTHER_HUMAN = `
  (r.reviewer_login is distinct from p.author_login or r.reviewer_login is null)
  and not is_machine(s.team_id, r.reviewer_login, null, null, r.is_bot)`;

/** Hours between two expressions of times, never negative. */
export function hoursBetween(from: string, until: string): string {
  return `greatest(extract(epoch from (${until}) - (${from})), 0)::double precision / 3600`;
}
