import { hoursBetween } from './merged-pull-requests.ts';
import type { Metric } from './metric.ts';
import { PRODUCTION_SUCCESSES } from './production-deployments.ts';

export const changeLeadTime: Metric = {
  name: 'change_lead_time',
  title: 'Change lead time',
  version: 3,
  unit: 'hours',
  aggregate: 'median',
  definition:
    'From when a commit was made until the first successful deployment to production that contains it, by Git ancestry, succeeded; of ' +
    'deployments that succeeded in the window. Merge commits do not count. The first deployment of a repository that is known brings its whole ' +
    'history and says nothing about how long that took: its commits do not count. Nor do commits without a time (1970), or with one that ' +
    'lies more than a day after that deployment.',
  needs: 'deployments',
  itemKind: 'commit',
  items: `
    select c.repo_id, c.sha as item_id, d.succeeded_at as at,
      ${hoursBetween('c.committed_at', 'd.succeeded_at')} as value,
      c.author_id, coalesce(c.author_login, c.author_name) as author,
      is_machine(s.team_id, c.author_login, c.author_email, c.author_name, false, c.author_id) as is_bot
    from ${PRODUCTION_SUCCESSES}
    join first_deployments f on f.repo_id = d.repo_id and f.deployment_id = d.deployment_id
    join commits c on c.repo_id = f.repo_id and c.sha = f.sha
    where cardinality(c.parent_shas) < 2 and c.committed_at > 'epoch' and c.committed_at <= d.succeeded_at + interval '1 day'
      and exists (
        select from deployments e
        where e.repo_id = d.repo_id and e.environment = 'production' and e.deleted_at is null
          and (e.succeeded_at, e.deployment_id) < (d.succeeded_at, d.deployment_id)
      )`,
};
