import { PulseError } from '../../../lib/errors.ts';
import { connectRepository, type NewRepository } from '../../../sql/queries/connect-repository.ts';
import { readSource } from '../../connect-source.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRepository } from '../../present/repository.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  type ConnectRepository,
  ConnectRepositorySchema,
  FullNameSchema,
  RepositorySchema,
} from '../../schemas/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories',
  operationId: 'connectRepository',
  tag: 'Repositories',
  summary: 'Connect a repository',
  description:
    'Nothing is fetched before a sync is started. Connecting again with the same source changes nothing.',
  body: ConnectRepositorySchema,
  success: { 200: 'It was connected already.', 201: 'It is connected now.' },
  result: RepositorySchema,
  resultHeaders: { Location: 'Where the repository is.' },
  problems: ['invalid_source', 'repository_exists'],
});

export function registerConnectRepository(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const wanted = toNewRepository(c.req.valid('json'));
    const { created, ...row } = await connectRepository(database.slonik, wanted);
    if (row.source !== wanted.source) {
      throw new PulseError(
        'repository_exists',
        `${row.fullName} is connected already, with the source ${row.source}. Choose another name for this source.`,
      );
    }
    c.header('Location', `/v1/repositories/${row.id}`);
    return c.json(presentRepository(row), created ? 201 : 200);
  });
}

/** @throws PulseError `invalid_source` */
function toNewRepository({ source, name, provider }: ConnectRepository): NewRepository {
  const address = source.trim();
  const read = readSource(address);
  if ('refused' in read) throw new PulseError('invalid_source', `The source ${read.refused}.`);
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
    source: address,
  };
}
