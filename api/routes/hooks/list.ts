import { listHooks } from '../../../sql/hooks/hooks.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentHook } from '../../present/hook.ts';
import { HookListQuerySchema, HookPageSchema } from '../../schemas/work/hook.ts';

export const registerListHooks = pagedRoute({
  path: '/v1/hooks',
  operationId: 'listHooks',
  access: 'installation.operate',
  tag: 'Hooks',
  summary: 'List hooks',
  description: 'The newest first.',
  query: HookListQuerySchema,
  success: 'A page of hooks, without their secrets.',
  result: HookPageSchema,
  cursor: cursorCodec('hooks', { createdAt: cursorPart.time(), id: cursorPart.uuid() }),
  list: ({ database }, { filter: { status, kind, repositoryId }, after, limit }) =>
    listHooks(database.slonik, {
      status,
      kind,
      repoId: repositoryId,
      after,
      limit,
    }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, id: row.id }),
  present: (row, { publicUrl }) => presentHook(row, publicUrl),
});
