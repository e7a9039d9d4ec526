import type { Account } from '../world/accounts.ts';
import { fullNameOf, type Repository } from '../world/repository.ts';
import { type Stage, tell } from './stage.ts';

/** Gives a repository another name; the old one leads to it from then on. Fires `repository` renamed. */
export function renameRepository(stage: Stage, repository: Repository, name: string): void {
  const from = repository.name;
  stage.world.formerNames.set(fullNameOf(repository).toLowerCase(), repository.id);
  repository.name = name;
  tellRepository(stage, repository, 'renamed', { changes: { repository: { name: { from } } } });
}

/** Gives a repository another owner. Fires `repository` transferred. */
export function transferRepository(stage: Stage, repository: Repository, owner: Account): void {
  const kind = repository.owner.type === 'Organization' ? 'organization' : 'user';
  const changes = { owner: { from: { [kind]: { login: repository.owner.login, id: repository.owner.id } } } };
  stage.world.formerNames.set(fullNameOf(repository).toLowerCase(), repository.id);
  repository.owner = owner;
  tellRepository(stage, repository, 'transferred', { changes });
}

/** Fires `repository` archived or unarchived. */
export function setArchived(stage: Stage, repository: Repository, isArchived: boolean): void {
  repository.isArchived = isArchived;
  tellRepository(stage, repository, isArchived ? 'archived' : 'unarchived');
}

/** Fires `repository` privatized or publicized. */
export function setPrivate(stage: Stage, repository: Repository, isPrivate: boolean): void {
  repository.isPrivate = isPrivate;
  tellRepository(stage, repository, isPrivate ? 'privatized' : 'publicized');
}

/** Deletes a repository with all its hooks. Fires `repository` deleted, the last that they hear. */
export function deleteRepository(stage: Stage, repository: Repository): void {
  tellRepository(stage, repository, 'deleted');
  stage.world.repositories.delete(repository.id);
  for (const hook of stage.world.hooks.values()) {
    if (hook.target.type === 'repository' && hook.target.id === repository.id)
      stage.world.hooks.delete(hook.id);
  }
}

function tellRepository(
  stage: Stage,
  repository: Repository,
  action: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  repository.updatedAt = stage.world.clock.now();
  tell(stage, repository, 'repository', action, repository.owner, fields);
}
