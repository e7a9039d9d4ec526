import type {
  InstallationFact,
  InstallationRepositoriesFact,
} from '../../../../domain/facts/repository-facts.ts';
import {
  cleanText,
  fieldOf,
  idOf,
  type JsonObject,
  latestOf,
  objectOrEmpty,
  objectsOf,
  textOf,
  textsOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { lacks, type ReadEvent } from '../webhook-event.ts';

/** `installation`: an App was installed, removed, suspended, or given other rights. */
export const readInstallationEvent: ReadEvent<'installation'> = ({ action, payload }) => {
  const installation = readInstallation(action, payload);
  if (installation === null) return lacks('installation');
  const { installationId, updatedAt } = installation;
  const repositories = objectsOf(payload, 'repositories');
  const reach: InstallationRepositoriesFact = {
    kind: 'installation_repositories',
    installationId,
    added: action === 'deleted' ? [] : repositories.flatMap(readAdded),
    removed: action === 'deleted' ? repositories.flatMap(readRemoved) : [],
    observedAt: updatedAt,
  };
  const tellsReach = (action === 'created' || action === 'deleted') && repositories.length > 0;
  return {
    subject: `installation/${installationId}`,
    facts: tellsReach ? [installation, reach] : [installation],
  };
};

/** `installation_repositories`: repositories came within its reach, or went out of it. */
export const readInstallationRepositoriesEvent: ReadEvent<'installation_repositories'> = ({
  action,
  payload,
}) => {
  const installation = readInstallation(action, payload);
  if (installation === null) return lacks('installation');
  const { installationId, updatedAt } = installation;
  return {
    subject: `installation/${installationId}`,
    facts: [
      installation,
      {
        kind: 'installation_repositories',
        installationId,
        added: objectsOf(payload, 'repositories_added').flatMap(readAdded),
        removed: objectsOf(payload, 'repositories_removed').flatMap(readRemoved),
        observedAt: updatedAt,
      },
    ],
  };
};

/** The installation of a payload; null when it lacks what makes it one. */
export function readInstallation(action: string | null, payload: JsonObject): InstallationFact | null {
  const installation = objectOrEmpty(payload, 'installation');
  const account = objectOrEmpty(installation, 'account');
  const installationId = idOf(installation, 'id');
  // An enterprise has a slug where others have a login.
  const accountLogin = wordOf(account, 'login') ?? wordOf(account, 'slug');
  if (installationId === null || accountLogin === null) return null;
  const suspendedAt = timeOf(installation, 'suspended_at');
  const updatedAt = latestOf(timeOf(installation, 'updated_at'), suspendedAt);
  return {
    kind: 'installation',
    installationId,
    appId: idOf(installation, 'app_id'),
    accountId: idOf(account, 'id'),
    accountLogin,
    accountType: readAccountType(textOf(installation, 'target_type') ?? textOf(account, 'type')),
    repositorySelection: readSelection(installation),
    permissions: readPermissions(objectOrEmpty(installation, 'permissions')),
    events: textsOf(installation, 'events'),
    suspendedAt,
    // The event does not say when: its last known time stands for it.
    deletedAt: action === 'deleted' ? updatedAt : null,
    updatedAt,
  };
}

function readAccountType(type: string | null): InstallationFact['accountType'] {
  return type === 'User' || type === 'Enterprise' ? type : 'Organization';
}

function readSelection(installation: JsonObject): InstallationFact['repositorySelection'] {
  const selection = textOf(installation, 'repository_selection');
  return selection === 'all' || selection === 'selected' ? selection : null;
}

function readPermissions(permissions: JsonObject): Record<string, string> {
  const names = Object.keys(permissions).filter((name) => typeof fieldOf(permissions, name) === 'string');
  return Object.fromEntries(names.map((name) => [cleanText(name), textOf(permissions, name) ?? '']));
}

function readAdded(repository: JsonObject): InstallationRepositoriesFact['added'] {
  const providerId = idOf(repository, 'id');
  const [owner = '', name = ''] = (textOf(repository, 'full_name') ?? '').split('/');
  return providerId === null || owner === '' || name === '' ? [] : [{ providerId, owner, name }];
}

function readRemoved(repository: JsonObject): InstallationRepositoriesFact['removed'] {
  const providerId = idOf(repository, 'id');
  return providerId === null ? [] : [{ providerId }];
}
