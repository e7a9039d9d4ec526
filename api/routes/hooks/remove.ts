import { removeHook } from '../../../lib/hooks/hook-secrets.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentHook } from '../../present/hook.ts';
import { type ApiRouter, route } from '../../route.ts';
import { HookParamsSchema, HookSchema } from '../../schemas/work/hook.ts';

const definition = route({
  method: 'delete',
  path: '/v1/hooks/{hookId}',
  operationId: 'removeHook',
  access: 'installation.operate',
  tag: 'Hooks',
  summary: 'Remove a hook',
  description:
    'Its secrets are deleted, and nothing that comes for it is taken any more; what it brought stays. Nothing is done at GitHub: delete the webhook there, too. To remove it again changes nothing.',
  params: HookParamsSchema,
  success: { 200: 'The hook, which is removed now.' },
  result: HookSchema,
  problems: ['hook_not_found'],
});

export function registerRemoveHook(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { hookId } = c.req.valid('param');
    return c.json(presentHook(await removeHook(deps, hookId), deps.publicUrl), 200);
  });
}
