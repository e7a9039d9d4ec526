import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { FILE_STATUSES } from '../../domain/changed-file.ts';
import { CHANNELS } from '../../domain/channel.ts';

const fileRow = z.object({
  fileIndex: z.number(),
  path: z.string(),
  previousPath: z.string().nullable(),
  status: z.enum(FILE_STATUSES),
  additions: z.number(),
  deletions: z.number(),
  patchTruncated: z.boolean(),
  channel: z.enum(CHANNELS),
  noise: z.string().nullable(),
  language: z.string().nullable(),
});

export type PullRequestFileRow = z.infer<typeof fileRow>;

/** Files that the current head of a pull request changes, in order of path; none when it is not known. */
export async function listPullRequestFiles(
  db: CommonQueryMethods,
  pullRequest: { readonly repoId: number; readonly number: number },
  page: { readonly afterIndex?: number | undefined; readonly limit: number },
): Promise<readonly PullRequestFileRow[]> {
  return db.any(sql.type(fileRow)`
    select f.file_index as "fileIndex", f.path, f.previous_path as "previousPath", f.status, f.additions,
      f.deletions, f.patch_truncated as "patchTruncated", f.channel, f.noise, f.detected_language as language
    from pull_requests p
    join pr_files f on f.repo_id = p.repo_id and f.pr_id = p.pr_id and f.head_sha = p.head_sha
    where p.repo_id = ${pullRequest.repoId} and p.number = ${pullRequest.number}
      and f.file_index > ${page.afterIndex ?? -1}
    order by f.file_index
    limit ${page.limit}`);
}
