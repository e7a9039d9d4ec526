import { IS_TOLD_OF, MERGED_PULL_REQUESTS, PULL_REQUEST_AUTHOR } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';
import { AUTHOR_OF_P, isSamePerson } from './same-person.ts';

export const reviewCommentsPerPr: Metric = {
  name: 'review_comments_per_pr',
  title: 'Review comments per pull request',
  version: 3,
  unit: 'ratio',
  aggregate: 'mean',
  definition:
    'Comments at lines of the diff by humans who are not the author, on pull requests merged in the window, divided by the number of ' +
    'those pull requests. Deleted comments do not count, nor do pull requests that Git alone tells of.',
  needs: 'reviews',
  itemKind: 'pull_request',
  items: `
    select p.repo_id, p.number::text as item_id, p.merged_at as at, c.comments as value, ${PULL_REQUEST_AUTHOR}
    from ${MERGED_PULL_REQUESTS}
    cross join lateral (
      select count(*)::double precision as comments from review_comments c
      where c.repo_id = p.repo_id and c.pr_id = p.pr_id and c.kind = 'review' and c.deleted_at is null
        and not ${isSamePerson({ id: 'c.author_id', login: 'c.author_login' }, AUTHOR_OF_P)}
        and not is_machine(s.team_id, c.author_login, null, null, c.is_bot, c.author_id)
    ) c
    where ${IS_TOLD_OF}`,
};
