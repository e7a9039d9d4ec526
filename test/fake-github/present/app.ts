import type { App, Installation } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentTime, presentTimeOrNull } from './account.ts';

export function presentApp(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: app.nodeId,
    owner: presentAccount(world, app.owner),
    name: app.name,
    description: null,
    external_url: world.baseUrl,
    html_url: `${world.baseUrl}/apps/${app.slug}`,
    created_at: presentTime(app.createdAt),
    updated_at: presentTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
    installations_count: [...world.installations.values()].filter(({ app: { id } }) => id === app.id).length,
  };
}

export function presentInstallation(world: World, installation: Installation) {
  const url = `${world.baseUrl}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    client_id: installation.app.clientId,
    account: presentAccount(world, installation.account),
    repository_selection: installation.repositoryIds === null ? 'all' : 'selected',
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${world.baseUrl}/installation/repositories`,
    html_url: `${world.baseUrl}/organizations/${installation.account.login}/settings/installations/${installation.id}`,
    app_id: installation.app.id,
    app_slug: installation.app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: presentTime(installation.createdAt),
    updated_at: presentTime(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : presentAccount(world, installation.account),
    suspended_at: presentTimeOrNull(installation.suspendedAt),
  };
}
