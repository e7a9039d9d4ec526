import { PulseError } from '../../../lib/errors.ts';
import { createHook } from '../../../lib/hooks/hook-secrets.ts';
import type { HookOwner } from '../../../sql/hooks/hooks.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentHook } from '../../present/hook.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { HookWithSecretSchema, type RegisterHook, RegisterHookSchema } from '../../schemas/work/hook.ts';

const definition = route({
  method: 'post',
  path: '/v1/hooks',
  operationId: 'registerHook',
  access: 'installation.operate',
  tag: 'Hooks',
  summary: 'Register a hook by hand',
  description:
    'For a webhook that somebody sets up at GitHub: gives the URL and the secret to paste there, with the content type `application/json`. Nothing is done at GitHub. The answer is not kept for repeated requests, as it holds the secret.',
  body: RegisterHookSchema,
  success: { 201: 'The hook, with its secret, which is shown this once.' },
  result: HookWithSecretSchema,
  resultHeaders: { Location: 'Where the hook is.' },
  problems: ['hook_exists', 'repository_not_found'],
});

export function registerRegisterHook(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const wanted = c.req.valid('json');
    if (wanted.kind === 'repository') await requireRepository(deps.database.slonik, wanted.repositoryId);
    const owner = toOwner(wanted, deps.githubApiUrl);
    const { hook, secret } = await createHook(deps, owner, { events: wanted.events ?? [] });
    c.header('Location', `/v1/hooks/${hook.id}`);
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentHook(hook, deps.publicUrl), secret }, 201);
  });
}

function toOwner(wanted: RegisterHook, githubApiUrl: string): HookOwner {
  const apiUrl = (wanted.apiUrl ?? githubApiUrl).replace(/\/+$/, '');
  const { username, password } = new URL(apiUrl);
  if (username !== '' || password !== '') {
    throw new PulseError('invalid_request', 'The apiUrl must not hold credentials.');
  }
  switch (wanted.kind) {
    case 'repository':
      return { kind: wanted.kind, apiUrl, repoId: wanted.repositoryId };
    case 'organization':
      return { kind: wanted.kind, apiUrl, organization: wanted.organization };
    case 'app':
      return { kind: wanted.kind, apiUrl, appId: wanted.appId };
  }
}
