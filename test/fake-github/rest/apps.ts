import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, ApiError, type Call, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentTime } from '../present/account.ts';
import { presentApp, presentInstallation } from '../present/app.ts';
import { presentHookConfig } from '../present/hook.ts';
import { presentRepository } from '../present/repository.ts';
import type { App, Installation, Permissions } from '../world/accounts.ts';
import { findAppHook } from './deliveries.ts';
import { readHookBody } from './read-hook-body.ts';

const TOKEN_LIFE_MS = 3_600_000;

const tokenRequestSchema = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number().int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});

/** What an App may ask with its own JWT. */
export const appRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/app',
    as: 'app',
    handle: (call) => ({ status: 200, body: presentApp(call.world, appOf(call)) }),
  },
  {
    method: 'GET',
    pattern: '/app/hook/config',
    as: 'app',
    handle: (call) => ({ status: 200, body: presentHookConfig(findAppHook(call)) }),
  },
  {
    method: 'PATCH',
    pattern: '/app/hook/config',
    as: 'app',
    handle: (call) => {
      const hook = findAppHook(call);
      Object.assign(hook, readHookBody({ config: call.body }, hook), { updatedAt: call.world.clock.now() });
      return { status: 200, body: presentHookConfig(hook) };
    },
  },
  {
    method: 'GET',
    pattern: '/app/installations',
    as: 'app',
    handle: (call) =>
      paginate(call, installationsOf(call), (installation) => presentInstallation(call.world, installation)),
  },
  {
    method: 'GET',
    pattern: '/app/installations/{installation_id}',
    as: 'app',
    handle: (call) => ({ status: 200, body: presentInstallation(call.world, findInstallation(call)) }),
  },
  {
    method: 'POST',
    pattern: '/app/installations/{installation_id}/access_tokens',
    as: 'app',
    handle: createToken,
  },
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/installation',
    as: 'app',
    handle: (call) => {
      const appId = appOf(call).id;
      const found = call.world.installationsOf(call.repository).find(({ app }) => app.id === appId);
      if (found === undefined) throw notFound();
      return { status: 200, body: presentInstallation(call.world, found) };
    },
  },
  ...['/orgs/{org}/installation', '/users/{org}/installation'].map(
    (pattern): Route => ({
      method: 'GET',
      pattern,
      as: 'app',
      handle: (call) => {
        const account = call.world.findAccount(call.params.org!);
        const found = installationsOf(call).find((installation) => installation.account.id === account?.id);
        if (found === undefined) throw notFound();
        return { status: 200, body: presentInstallation(call.world, found) };
      },
    }),
  ),
];

function appOf({ principal }: Call): App {
  if (principal.kind !== 'app') throw notFound();
  return principal.app;
}

function installationsOf(call: Call): Installation[] {
  const { id } = appOf(call);
  return [...call.world.installations.values()].filter(({ app }) => app.id === id);
}

function findInstallation(call: Call): Installation {
  const found = installationsOf(call).find(({ id }) => id === Number(call.params.installation_id));
  if (found === undefined) throw notFound();
  return found;
}

/** A token for an installation: at most its rights and repositories, for an hour. */
function createToken(call: Call): Answer {
  const { world } = call;
  const installation = findInstallation(call);
  if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
  const asked = tokenRequestSchema.safeParse(call.body ?? {});
  if (!asked.success) throw new ApiError(422, 'Invalid request.');
  const permissions = choosePermissions(installation, asked.data.permissions);
  const repositories = chooseRepositories(call, installation, asked.data);
  const expiresAt = new Date(world.clock.nowMs() + TOKEN_LIFE_MS);
  const value = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')}`;
  const repositoryIds = repositories === null ? null : new Set(repositories.map(({ id }) => id));
  world.installationTokens.set(value, { value, installation, permissions, repositoryIds, expiresAt });
  return {
    status: 201,
    body: {
      token: value,
      expires_at: presentTime(expiresAt),
      permissions,
      repository_selection: repositories === null && installation.repositoryIds === null ? 'all' : 'selected',
      ...(repositories === null
        ? {}
        : { repositories: repositories.map((repository) => presentRepository(world, repository)) }),
    },
  };
}

function choosePermissions(installation: Installation, asked: Permissions | undefined): Permissions {
  if (asked === undefined) return installation.permissions;
  for (const name of Object.keys(asked)) {
    if (installation.permissions[name] === undefined) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return { metadata: 'read', ...asked };
}

function chooseRepositories(
  call: Call,
  installation: Installation,
  asked: z.infer<typeof tokenRequestSchema>,
) {
  if (asked.repositories === undefined && asked.repository_ids === undefined) return null;
  const reached = [...call.world.repositories.values()].filter((repository) =>
    call.world.installationsOf(repository).includes(installation),
  );
  const chosen = reached.filter(
    ({ id, name }) =>
      asked.repository_ids?.includes(id) === true || asked.repositories?.includes(name) === true,
  );
  const wanted = (asked.repositories?.length ?? 0) + (asked.repository_ids?.length ?? 0);
  if (chosen.length < wanted) {
    throw new ApiError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return chosen;
}
