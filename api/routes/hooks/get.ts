import { hookNotFound } from '../../../lib/hooks/hook-secrets.ts';
import { getHook } from '../../../sql/hooks/hooks.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentHook } from '../../present/hook.ts';
import { type ApiRouter, route } from '../../route.ts';
import { HookParamsSchema, HookSchema } from '../../schemas/work/hook.ts';

const definition = route({
  method: 'get',
  path: '/v1/hooks/{hookId}',
  operationId: 'getHook',
  access: 'installation.operate',
  tag: 'Hooks',
  summary: 'Get a hook',
  params: HookParamsSchema,
  success: { 200: 'The hook, without its secret.' },
  result: HookSchema,
  problems: ['hook_not_found'],
});

export function registerGetHook(router: ApiRouter, { database, publicUrl }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { hookId } = c.req.valid('param');
    const row = await getHook(database.slonik, hookId);
    if (row === null) throw hookNotFound(hookId);
    return c.json(presentHook(row, publicUrl), 200);
  });
}
