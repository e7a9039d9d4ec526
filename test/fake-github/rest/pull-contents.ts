import { listFiles } from '../git/list-files.ts';
import type { Call, Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentCommit } from '../present/commit.ts';
import { repositoryHtmlUrl, repositoryUrl } from '../present/repository.ts';
import { findPull } from './pulls.ts';

/** GitHub lists no more files of a pull request. */
const FILES_LIMIT = 3_000;
const NEEDS = ['pull_requests:read', 'contents:read'] as const;

/** The commits and files of a pull request. */
export const pullContentRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls/{pull_number}/commits',
    needs: NEEDS,
    handle: (call) =>
      paginate(call, findPull(call).commitShas, async (sha) =>
        presentCommit(call.world, call.repository, await call.ports.commits.read(call.repository, sha)),
      ),
  },
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    needs: NEEDS,
    handle: listPullFiles,
  },
];

async function listPullFiles(call: Call) {
  const { world, repository } = call;
  const pull = findPull(call);
  const files = await listFiles(repository.directory, pull.baseSha, pull.headSha);
  return paginate(call, files.slice(0, FILES_LIMIT), (file) => {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    return {
      sha: file.blob,
      filename: file.path,
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${repositoryHtmlUrl(world, repository)}/blob/${pull.headSha}/${path}`,
      raw_url: `${repositoryHtmlUrl(world, repository)}/raw/${pull.headSha}/${path}`,
      contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${pull.headSha}`,
      ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
      ...(file.patch === null ? {} : { patch: file.patch }),
    };
  });
}
