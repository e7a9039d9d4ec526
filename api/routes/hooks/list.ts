import { listHooks } from '../../../sql/hooks/hooks.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentHook } from '../../present/hook.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { HookListQuerySchema, HookPageSchema } from '../../schemas/work/hook.ts';

const codec = cursorCodec('hooks', { createdAt: cursorPart.time(), id: cursorPart.uuid() });

const definition = route({
  method: 'get',
  path: '/v1/hooks',
  operationId: 'listHooks',
  tag: 'Hooks',
  summary: 'List hooks',
  description: 'The newest first.',
  query: HookListQuerySchema,
  success: { 200: 'A page of hooks, without their secrets.' },
  result: HookPageSchema,
  paged: codec,
});

export function registerListHooks(router: ApiRouter, { database, publicUrl }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { status, kind, repositoryId, cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listHooks(database.slonik, {
      status,
      kind,
      repoId: repositoryId,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ createdAt: row.createdAtExact, id: row.id }),
      present: (row) => presentHook(row, publicUrl),
    });
    return c.json(page, 200);
  });
}
