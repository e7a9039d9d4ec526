import type { Fact } from '../domain/facts/fact.ts';
import type { ReadDelivery } from '../sources/github/webhooks/read-delivery.ts';
import type { DeliveryRepository } from '../sql/deliveries/delivery-repositories.ts';
import type { WaitingDelivery } from '../sql/deliveries/waiting-deliveries.ts';

/** What a delivery came through decides what it may speak of: whoever knows the secret of one hook must not write elsewhere. */
type Hook = Pick<WaitingDelivery, 'hookKind' | 'apiUrl' | 'hookRepoId' | 'organization' | 'appId'>;
type FactsReading = Extract<ReadDelivery, { outcome: 'facts' }>;

export interface FindRepository {
  byId(repoId: number): DeliveryRepository | undefined;
  byProviderId(providerId: number): DeliveryRepository | undefined;
}

/** Where the facts of a delivery go; `repoId` is null when they are about no single repository. */
export type Placement =
  | { readonly repoId: number | null; readonly facts: readonly Fact[] }
  | { readonly repoId: number | null; readonly skip: string };

const WITHOUT_REPOSITORY: ReadonlySet<Fact['kind']> = new Set([
  'people',
  'installation',
  'installation_repositories',
]);

/** Decides which repository a delivery is about, and whether its hook may speak of it. */
export function placeDelivery(hook: Hook, reading: FactsReading, find: FindRepository): Placement {
  const foreign = refuseInstallation(hook, reading);
  if (foreign !== null) return { repoId: null, skip: foreign };
  if (reading.repositoryProviderId === null) {
    return reading.facts.every(({ kind }) => WITHOUT_REPOSITORY.has(kind))
      ? { repoId: null, facts: reading.facts }
      : { repoId: null, skip: 'the payload does not say which repository it is about' };
  }
  const repository = findRepository(hook, reading, find);
  if (repository === undefined) return { repoId: null, skip: 'its repository is not connected' };
  const { repoId } = repository;
  const refusal = refuseRepository(hook, repository, reading);
  if (refusal !== null) return { repoId, skip: refusal };
  return { repoId, facts: withNews(reading, repository) };
}

/** A repository's own hook speaks of that one only. One that a plain mirror made is known by its name until GitHub tells its id. */
function findRepository(
  hook: Hook,
  { repositoryProviderId, repository }: FactsReading,
  find: FindRepository,
): DeliveryRepository | undefined {
  if (hook.hookKind !== 'repository') return find.byProviderId(repositoryProviderId!);
  const own = hook.hookRepoId === null ? undefined : find.byId(hook.hookRepoId);
  if (own === undefined || own.providerId === repositoryProviderId) return own;
  const isNamed = repository !== null && nameOf(own) === nameOf(repository);
  return own.providerId === null && isNamed ? own : undefined;
}

function refuseRepository(hook: Hook, repository: DeliveryRepository, reading: FactsReading): string | null {
  if (!repository.isConnected) return 'its repository was disconnected';
  if (!repository.isActive) return 'its repository is not active';
  const { organization } = hook;
  // The hook of the organisation that a repository goes to is the one that tells of it.
  const owner = reading.action === 'transferred' ? (reading.repository?.owner ?? '') : repository.owner;
  if (organization !== null && organization.toLowerCase() !== owner.toLowerCase()) {
    return 'its repository is not of the organisation whose hook it came through';
  }
  if (repository.apiUrl !== null && repository.apiUrl !== hook.apiUrl) {
    return 'its repository is at another GitHub than its hook';
  }
  return null;
}

/** Only the App's own hook speaks of its installations. */
function refuseInstallation(hook: Hook, { facts }: FactsReading): string | null {
  const installation = facts.find(({ kind }) => kind === 'installation');
  if (installation?.kind !== 'installation') return null;
  if (hook.hookKind !== 'app') return "only an App's own hook speaks of its installations";
  const isForeign = installation.appId !== null && installation.appId !== hook.appId;
  return isForeign ? 'the installation is of another App than the hook' : null;
}

/** Every payload describes its repository: it goes with the facts when it tells another name, or the id that is not known yet. */
function withNews({ facts, repository }: FactsReading, stored: DeliveryRepository): readonly Fact[] {
  if (repository === null || facts.some(({ kind }) => kind === 'repository')) return facts;
  const isNews = stored.providerId === null || nameOf(stored) !== nameOf(repository);
  return isNews ? [repository, ...facts] : facts;
}

function nameOf({ owner, name }: { readonly owner: string; readonly name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}
