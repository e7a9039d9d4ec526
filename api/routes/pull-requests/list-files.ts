import {
  listPullRequestFiles,
  type PullRequestFileRow,
} from '../../../sql/triage/list-pull-request-files.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  FileListQuerySchema,
  type PullRequestFile,
  PullRequestFilePageSchema,
  PullRequestParamsSchema,
} from '../../schemas/facts/pull-request.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('files', cursorPart.number());

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/files',
  operationId: 'listPullRequestFiles',
  tag: 'Pull requests',
  summary: 'List the files of a pull request',
  description: 'Files that its current head changes, in order of path; none until it was analysed.',
  params: PullRequestParamsSchema,
  query: FileListQuerySchema,
  success: { 200: 'A page of files.' },
  result: PullRequestFilePageSchema,
  paged: codec,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerListPullRequestFiles(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const page = { afterIndex: codec.decode(cursor), limit: limit + 1 };
    const rows = await listPullRequestFiles(database.slonik, { repoId, number }, page);
    if (rows.length === 0) await requirePullRequests(database.slonik, repoId, number);
    const keyOf = (row: PullRequestFileRow) => row.fileIndex;
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentFile }), 200);
  });
}

function presentFile({ fileIndex: _, ...file }: PullRequestFileRow): PullRequestFile {
  return file;
}
