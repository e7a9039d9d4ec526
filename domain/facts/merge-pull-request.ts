import { isNewer, isUnsettledTie } from './fact-version.ts';
import type { PullRequestFact } from './pull-request-facts.ts';

/** Fields that not every teller knows: each keeps the value of the newest fact that told it. */
export const OPTIONAL_FIELDS = [
  'isLocked',
  'mergedBy',
  'additions',
  'deletions',
  'changedFiles',
  'commitsCount',
  'reviewComments',
  'truncated',
] as const;
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];
/** `delivery` is the delivery that brought the newest fact of all that came by delivery. */
export type VersionedField = OptionalField | 'delivery';
/** Versions of fields, where they differ from the row's own; empty text for those nobody has told. */
export type FieldVersions = Readonly<Partial<Record<VersionedField, string>>>;

export interface VersionedPullRequest {
  readonly fact: PullRequestFact;
  readonly version: string;
  readonly deliveryId: string | null;
}

/** What is stored beside a pull request's columns to order what comes next. */
export interface PullRequestOrder {
  /** Null while only Git has told of it. */
  readonly version: string | null;
  readonly fieldVersions: FieldVersions;
  readonly lastReadyAt: Date | null;
  readonly lastDraftAt: Date | null;
  readonly isDraft: boolean;
}

export interface MergedPullRequest extends PullRequestOrder {
  readonly version: string;
  /** The fact that decides the columns every teller knows; null when what is stored is newer. */
  readonly core: PullRequestFact | null;
  /** New values of optional fields; what is missing here stays as stored. */
  readonly fields: Readonly<Partial<Pick<PullRequestFact, OptionalField>>>;
  /** Undefined when the stored one stays. */
  readonly deliveryId: string | undefined;
  readonly draftRemovedAt: Date | null;
  /** Two states of one second disagree: the provider must settle which it is. */
  readonly isTied: boolean;
}

/**
 * Adds facts to what is stored of a pull request. The result depends on the set of facts ever added, not on their order
 * nor on repetitions: each field is the one of the greatest version that tells it.
 * @param facts at least one
 */
export function mergePullRequest(
  stored: PullRequestOrder | null,
  facts: readonly VersionedPullRequest[],
): MergedPullRequest {
  const sorted = facts.toSorted((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
  const newest = sorted.at(-1);
  if (newest === undefined) throw new RangeError('there are no facts to merge');
  const storedVersion = stored?.version ?? null;
  const isCore = isNewer(newest.version, storedVersion);
  const version = isCore ? newest.version : storedVersion!;
  const known = expandVersions(stored);
  const fields: Partial<Record<OptionalField, unknown>> = {};
  let deliveryId: string | undefined;
  for (const { fact, version: told, deliveryId: delivery } of sorted) {
    for (const field of OPTIONAL_FIELDS) {
      if (fact[field] === undefined || !isNewer(told, known.get(field))) continue;
      known.set(field, told);
      fields[field] = fact[field];
    }
    if (delivery === null) continue;
    // One state may come by two deliveries: then the greater id stands for both.
    const order = `${told}:${delivery}`;
    if (!isNewer(order, known.get('delivery'))) continue;
    known.set('delivery', order);
    deliveryId = delivery;
  }
  const isDraft = isCore ? newest.fact.isDraft : stored!.isDraft;
  const lastReadyAt = latest([stored?.lastReadyAt, ...sorted.map(({ fact }) => fact.draftRemovedAt)]);
  const lastDraftAt = latest([
    stored?.lastDraftAt,
    ...sorted.map(({ fact }) => (fact.isDraft ? fact.updatedAt : null)),
  ]);
  return {
    version,
    core: isCore ? newest.fact : null,
    fields: fields as MergedPullRequest['fields'],
    fieldVersions: compactVersions(known, version),
    deliveryId,
    isDraft,
    lastReadyAt,
    lastDraftAt,
    draftRemovedAt: draftRemovedAt(isDraft, lastReadyAt, lastDraftAt),
    isTied: hasTie(storedVersion, sorted, version),
  };
}

/** A pull request that is a draft again, or whose return from draft nobody told, has no such time. */
function draftRemovedAt(isDraft: boolean, readyAt: Date | null, draftAt: Date | null): Date | null {
  if (isDraft || readyAt === null) return null;
  return draftAt === null || readyAt >= draftAt ? readyAt : null;
}

function hasTie(
  stored: string | null,
  facts: readonly { readonly version: string }[],
  winner: string,
): boolean {
  if (stored !== null && isUnsettledTie(stored, winner)) return true;
  return facts.some(({ version }) => isUnsettledTie(version, winner));
}

function latest(times: readonly (Date | null | undefined)[]): Date | null {
  let last: Date | null = null;
  for (const time of times) if (time && (last === null || time > last)) last = time;
  return last;
}

function expandVersions(stored: PullRequestOrder | null): Map<VersionedField, string> {
  const known = new Map<VersionedField, string>();
  if (stored === null || stored.version === null) return known;
  for (const field of OPTIONAL_FIELDS) {
    const told = stored.fieldVersions[field] ?? stored.version;
    if (told !== '') known.set(field, told);
  }
  const delivery = stored.fieldVersions.delivery;
  if (delivery !== undefined) known.set('delivery', delivery);
  return known;
}

function compactVersions(known: ReadonlyMap<VersionedField, string>, version: string): FieldVersions {
  const versions: Partial<Record<VersionedField, string>> = {};
  for (const field of OPTIONAL_FIELDS) {
    const told = known.get(field);
    if (told !== version) versions[field] = told ?? '';
  }
  const delivery = known.get('delivery');
  if (delivery !== undefined) versions.delivery = delivery;
  return versions;
}
