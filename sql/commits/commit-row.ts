import { sql } from 'slonik';
import { z } from 'zod';

export const commitRow = z.object({
  sha: z.string(),
  committedAt: z.date(),
  authoredAt: z.date().nullable(),
  authorId: z.string().nullable(),
  authorLogin: z.string().nullable(),
  authorName: z.string().nullable(),
  authorEmail: z.string().nullable(),
  coAuthors: z.array(z.string()),
  coAuthorIds: z.array(z.string()),
  message: z.string(),
  parentShas: z.array(z.string()),
  additions: z.number().nullable(),
  deletions: z.number().nullable(),
  filesChanged: z.number().nullable(),
  branch: z.string().nullable(),
  onDefaultBranch: z.boolean(),
  url: z.string().nullable(),
});
export type CommitRow = z.infer<typeof commitRow>;

/** Columns of `commitRow`, of commits `c`. */
export const COMMIT_COLUMNS = sql.fragment`
  c.sha, c.committed_at as "committedAt", c.authored_at as "authoredAt", c.author_id as "authorId",
  c.author_login as "authorLogin", c.author_name as "authorName", c.author_email as "authorEmail",
  array(
    select ltrim(n.name || ' <' || n.email || '>') from commit_co_authors n
    where n.repo_id = c.repo_id and n.sha = c.sha and n.committed_at = c.committed_at order by n.email
  ) as "coAuthors",
  array(
    select distinct n.developer_id::text from commit_co_authors n
    where n.repo_id = c.repo_id and n.sha = c.sha and n.committed_at = c.committed_at
      and n.developer_id is distinct from c.author_id and n.developer_id is not null
    order by 1
  ) as "coAuthorIds", c.message,
  c.parent_shas as "parentShas", c.additions, c.deletions, c.files_changed as "filesChanged", c.branch,
  c.on_default_branch as "onDefaultBranch", c.url`;
