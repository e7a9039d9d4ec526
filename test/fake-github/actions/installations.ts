import { presentInstallation } from '../present/app.ts';
import { emitEvent } from '../webhooks/emit-event.ts';
import type { Installation } from '../world/accounts.ts';
import { fullNameOf, type Repository } from '../world/repository.ts';
import type { Stage } from './stage.ts';

/** Lets an installation reach more or fewer repositories. Fires `installation_repositories`. */
export function changeRepositories(
  stage: Stage,
  installation: Installation,
  change: { readonly added?: readonly Repository[]; readonly removed?: readonly Repository[] },
): void {
  const all = [...stage.world.repositories.values()].filter(
    ({ owner }) => owner.id === installation.account.id,
  );
  const ids = installation.repositoryIds ?? new Set(all.map(({ id }) => id));
  for (const { id } of change.added ?? []) ids.add(id);
  for (const { id } of change.removed ?? []) ids.delete(id);
  installation.repositoryIds = ids;
  const fields = {
    repository_selection: 'selected',
    repositories_added: (change.added ?? []).map(presentShort),
    repositories_removed: (change.removed ?? []).map(presentShort),
    requester: null,
  };
  const action = (change.added?.length ?? 0) > 0 ? 'added' : 'removed';
  tellInstallation(stage, installation, 'installation_repositories', action, fields);
}

/** Tells the App of its new installation. Fires `installation` created. */
export function announceInstallation(stage: Stage, installation: Installation): void {
  const reached = [...stage.world.repositories.values()].filter((repository) =>
    stage.world.installationsOf(repository).includes(installation),
  );
  tellInstallation(stage, installation, 'installation', 'created', {
    repositories: reached.map(presentShort),
  });
}

/** Suspends an installation, or lets it work again. Fires `installation` suspend or unsuspend. */
export function setSuspended(stage: Stage, installation: Installation, isSuspended: boolean): void {
  installation.suspendedAt = isSuspended ? stage.world.clock.now() : null;
  tellInstallation(stage, installation, 'installation', isSuspended ? 'suspend' : 'unsuspend');
}

/** Removes an installation with its tokens. Fires `installation` deleted. */
export function deleteInstallation(stage: Stage, installation: Installation): void {
  tellInstallation(stage, installation, 'installation', 'deleted', { repositories: [] });
  stage.world.installations.delete(installation.id);
  for (const token of stage.world.installationTokens.values()) {
    if (token.installation === installation) stage.world.installationTokens.delete(token.value);
  }
}

function presentShort(repository: Repository) {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.isPrivate,
  };
}

function tellInstallation(
  { world, ports }: Stage,
  installation: Installation,
  name: string,
  action: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  installation.updatedAt = world.clock.now();
  emitEvent(world, ports.deliverer, {
    name,
    action,
    repository: null,
    installation,
    sender: installation.account,
    fields: { installation: presentInstallation(world, installation), ...fields },
  });
}
