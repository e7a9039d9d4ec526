import { AUTHOR_OF_P, isSamePerson, REVIEWER_OF_R } from './same-person.ts';

/** The pull requests merged in the window, `p`, and in which team's eyes, `s`: the rows that most metrics start from. */
export const MERGED_PULL_REQUESTS = `
  scope s
  join pull_requests p on p.repo_id = s.repo_id and p.merged_at >= s.from_at and p.merged_at < s.until_at`;

/**
 * Whether a provider has told of a pull request `p`, as its title shows: of one that Git alone tells of nobody knows who reviewed it, which
 * must not be taken for nobody having done so.
 */
export const IS_TOLD_OF = `p.title_source = 'provider'`;

/** Whether only a part of the diff of a pull request `p` is stored and the provider has counted all of it: then its count stands. */
export const IS_COUNTED_BY_PROVIDER = 'p.is_diff_cut and p.provider_version is not null';

/** Author columns of a pull request `p`, as every list of items ends with. */
export const PULL_REQUEST_AUTHOR = `
  p.author_id, coalesce(p.author_login, p.author_name) as author,
  is_machine(s.team_id, p.author_login, p.author_email, p.author_name, p.author_is_bot, p.author_id) as is_bot`;

/** When the clock of a pull request `p` starts: draft time does not count. */
export const READY_AT = 'coalesce(p.draft_removed_at, p.created_at)';

/** Whether whoever gave a review `r` of `p` is not known to be its author. */
export const IS_BY_OTHER = `not ${isSamePerson(REVIEWER_OF_R, AUTHOR_OF_P)}`;

/** Whether whoever gave a review `r` counts as a machine. */
export const IS_REVIEWER_MACHINE =
  'is_machine(s.team_id, r.reviewer_login, null, null, r.is_bot, r.reviewer_id)';

/** Whether a person `r` who reviewed `p` is a human other than its author. */
export const IS_OTHER_HUMAN = `${IS_BY_OTHER} and not ${IS_REVIEWER_MACHINE}`;

/**
 * Whether a review `r` was an approval that stood when `p` was merged, whichever head it was given to: providers keep it when the head
 * is brought up to date, until they dismiss it or whoever gave it asks for changes.
 */
export const IS_STANDING_APPROVAL = `
  coalesce(r.given_state, r.state) = 'approved' and r.submitted_at <= p.merged_at
  and (r.state <> 'dismissed' or r.dismissed_at > p.merged_at)
  and not exists (
    select from reviews l
    where l.repo_id = r.repo_id and l.pr_id = r.pr_id and coalesce(l.given_state, l.state) = 'changes_requested'
      and (l.submitted_at, l.provider_id) > (r.submitted_at, r.provider_id) and l.submitted_at <= p.merged_at
      and ${isSamePerson({ id: 'l.reviewer_id', login: 'l.reviewer_login' }, REVIEWER_OF_R)}
  )`;

/** Hours between two expressions of times, never negative. */
export function hoursBetween(from: string, until: string): string {
  return `greatest(extract(epoch from (${until}) - (${from})), 0)::double precision / 3600`;
}
