import { rotateHookSecret } from '../../../lib/hooks/hook-secrets.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentHook } from '../../present/hook.ts';
import { type ApiRouter, route } from '../../route.ts';
import { HookParamsSchema, HookWithSecretSchema, RotateHookSecretSchema } from '../../schemas/work/hook.ts';

const definition = route({
  method: 'post',
  path: '/v1/hooks/{hookId}/rotate-secret',
  operationId: 'rotateHookSecret',
  access: 'installation.operate',
  tag: 'Hooks',
  summary: 'Give a hook a new secret',
  description:
    'The present secret stays valid for the time given, so that no delivery is lost until the new one is set at GitHub. The answer is not kept for repeated requests, as it holds the secret.',
  params: HookParamsSchema,
  body: RotateHookSecretSchema,
  success: { 200: 'The hook, with its new secret, which is shown this once.' },
  result: HookWithSecretSchema,
  problems: ['hook_not_found'],
});

export function registerRotateHookSecret(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { hookId } = c.req.valid('param');
    const formerValidMs = c.req.valid('json').formerValidSeconds * 1000;
    const { hook, secret } = await rotateHookSecret(deps, hookId, formerValidMs);
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentHook(hook, deps.publicUrl), secret }, 200);
  });
}
