import {
  listPullRequestFiles,
  type PullRequestFileRow,
} from '../../../sql/triage/list-pull-request-files.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { requireAskedPullRequest } from '../../require-asked.ts';
import {
  FileListQuerySchema,
  type PullRequestFile,
  PullRequestFilePageSchema,
  PullRequestParamsSchema,
} from '../../schemas/facts/pull-request.ts';

export const registerListPullRequestFiles = pagedRoute({
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/files',
  operationId: 'listPullRequestFiles',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'List the files of a pull request',
  description: 'Files that its current head changes, in order of path; none until it was analysed.',
  params: PullRequestParamsSchema,
  query: FileListQuerySchema,
  success: 'A page of files.',
  result: PullRequestFilePageSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
  cursor: cursorCodec('files', cursorPart.number()),
  list: ({ database }, { params: { repositoryId: repoId, number }, after, limit }) =>
    listPullRequestFiles(database.slonik, { repoId, number }, { afterIndex: after, limit }),
  keyOf: (row) => row.fileIndex,
  present: presentFile,
  ifEmpty: requireAskedPullRequest,
});

function presentFile({ fileIndex: _, ...file }: PullRequestFileRow): PullRequestFile {
  return file;
}
