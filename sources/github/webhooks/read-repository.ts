import type { RepositoryFact } from '../../../domain/facts/repository-facts.ts';
import { flagOf, idOf, type JsonObject, objectOrEmpty, textOf, timeOf, wordOf } from './json-fields.ts';

/** The repository that a payload is about; null when it has none, or none with an id and a name. */
export function readRepository(payload: JsonObject): RepositoryFact | null {
  const repository = objectOrEmpty(payload, 'repository');
  const owner = objectOrEmpty(repository, 'owner');
  const providerId = idOf(repository, 'id');
  const fullName = (textOf(repository, 'full_name') ?? '').split('/');
  const ownerLogin = wordOf(owner, 'login') ?? fullName[0] ?? '';
  const name = wordOf(repository, 'name') ?? fullName[1] ?? '';
  if (providerId === null || ownerLogin === '' || name === '') return null;
  return {
    kind: 'repository',
    providerId,
    nodeId: wordOf(repository, 'node_id'),
    owner: ownerLogin,
    ownerId: idOf(owner, 'id'),
    ownerType: readOwnerType(textOf(owner, 'type')),
    ownerAvatarUrl: wordOf(owner, 'avatar_url'),
    name,
    url: wordOf(repository, 'html_url'),
    defaultBranch: wordOf(repository, 'default_branch'),
    language: wordOf(repository, 'language'),
    isPrivate: flagOf(repository, 'private') ?? false,
    isArchived: flagOf(repository, 'archived') ?? false,
    isFork: flagOf(repository, 'fork') ?? false,
    isDeleted: false,
    installationId: idOf(objectOrEmpty(payload, 'installation'), 'id'),
    updatedAt: timeOf(repository, 'updated_at'),
  };
}

function readOwnerType(type: string | null): 'User' | 'Organization' | null {
  return type === 'User' || type === 'Organization' ? type : null;
}
