import type { Metric } from './metric.ts';

export const commitCount: Metric = {
  name: 'commit_count',
  title: 'Commits',
  version: 1,
  unit: 'count',
  aggregate: 'count',
  definition: 'Commits on the default branch by the time they were committed, merges included.',
  itemKind: 'commit',
  items: `
    select c.repo_id, c.sha as item_id, c.committed_at as at, 1::double precision as value,
      c.author_id, coalesce(c.author_login, c.author_name) as author,
      is_machine(s.team_id, c.author_login, c.author_email, c.author_name, false, c.author_id) as is_bot
    from scope s
    join commits c on c.repo_id = s.repo_id and c.committed_at >= s.from_at and c.committed_at < s.until_at
    where c.on_default_branch`,
};
