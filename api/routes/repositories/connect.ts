import { PulseError } from '../../../lib/errors.ts';
import { type SourceReach, UNLIMITED_REACH } from '../../../lib/repository-address/source-reach.ts';
import { promiseWork } from '../../../sql/analysis/promised-work.ts';
import { connectRepository, type NewRepository } from '../../../sql/repositories/connect-repository.ts';
import { getRepository } from '../../../sql/repositories/get-repository.ts';
import { readSource } from '../../connect-source.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRepository } from '../../present/repository.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  type ConnectedRepository,
  ConnectedRepositorySchema,
  type ConnectRepository,
  ConnectRepositorySchema,
  FullNameSchema,
} from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories',
  operationId: 'connectRepository',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Repositories',
  summary: 'Connect a repository',
  description:
    'With a `source`, nothing is fetched before a sync is started. With `github`, access is verified, a hook is made and tried out where `PULSE_PUBLIC_URL` is set, and the sync begins. Connecting again changes nothing but the credential and the secret of the hook.',
  body: ConnectRepositorySchema,
  success: { 200: 'It was connected already.', 201: 'It is connected now.' },
  result: ConnectedRepositorySchema,
  resultHeaders: { Location: 'Where the repository is.' },
  problems: [
    'invalid_source',
    'repository_exists',
    'temporal_unavailable',
    'repository_not_visible',
    'github_unauthorized',
    'github_forbidden',
    'github_suspended',
    'github_not_configured',
    'github_rejected',
    'github_unavailable',
    'rate_limited',
  ],
});

export function registerConnectRepository(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const body = c.req.valid('json');
    const { isNew, repository } =
      body.github === undefined
        ? await connectMirror(deps, { ...body, source: body.source! })
        : await connectGitHub(deps, { ...body, github: body.github });
    c.header('Location', `/v1/repositories/${repository.id}`);
    return c.json(repository, isNew ? 201 : 200);
  });
}

interface Connected {
  readonly isNew: boolean;
  readonly repository: ConnectedRepository;
}

async function connectMirror(
  { database, reach = UNLIMITED_REACH }: ApiDependencies,
  body: ConnectRepository & { readonly source: string },
): Promise<Connected> {
  const wanted = toNewRepository(body, reach);
  const { created, ...row } = await connectRepository(database.slonik, wanted);
  // What was connected long ago was kept as it was typed.
  if (row.source !== wanted.source && row.source !== body.source.trim()) {
    throw new PulseError(
      'repository_exists',
      `${row.fullName} is connected already, with the source ${row.source}. Choose another name for this source.`,
    );
  }
  return { isNew: created, repository: { ...presentRepository(row), hook: null } };
}

/** Whatever talks to GitHub runs in the worker: the token goes there sealed, by its id. */
async function connectGitHub(
  { database, secrets, workflows, githubApiUrl }: ApiDependencies,
  { github, token, installationId }: ConnectRepository & { readonly github: string },
): Promise<Connected> {
  await workflows.ping();
  const [owner, name] = github.split('/') as [string, string];
  const tokenSecretId = token === undefined ? null : await secrets.put('github_token', token);
  const input = { apiUrl: githubApiUrl, owner, name, tokenSecretId, installationId: installationId ?? null };
  await promiseWork(database.slonik, { kind: 'connect', key: github.toLowerCase(), input });
  const { repoId, isNew, hook } = await workflows.connectGitHub(input);
  const row = await getRepository(database.slonik, repoId);
  if (row === null) throw new PulseError('repository_not_found', `${github} was removed meanwhile.`);
  return { isNew, repository: { ...presentRepository(row), hook: { ...hook } } };
}

/** @throws PulseError `invalid_source` */
function toNewRepository(
  { source, name, provider }: ConnectRepository & { readonly source: string },
  reach: SourceReach,
): NewRepository {
  const read = readSource(source, reach);
  const fullName = FullNameSchema.safeParse(name ?? read.fullName);
  if (!fullName.success) {
    throw new PulseError('invalid_source', 'The source suggests no usable name: give one, as "owner/name".');
  }
  const at = fullName.data.lastIndexOf('/');
  return {
    provider: provider ?? read.provider,
    owner: fullName.data.slice(0, at),
    name: fullName.data.slice(at + 1),
    url: read.url,
    source: read.address,
  };
}
