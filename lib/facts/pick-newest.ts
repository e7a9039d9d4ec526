import type { FactKind } from '../../domain/facts/fact.ts';
import { isNewer, isUnsettledTie } from '../../domain/facts/fact-version.ts';
import type { PlacedFact } from './fact-batch.ts';

/** A fact that replaces whatever is older of the same key. */
export type Versioned<K extends FactKind> = PlacedFact<K> & { readonly version: string };

/**
 * The newest fact of each key, in order of repository and key, so that everybody writes rows in one order.
 * @param keyOf sorts like the rows' key (numbers padded by the caller where their order matters)
 * @param onTie told of facts that disagree with another of the same second
 */
export function pickNewest<K extends FactKind>(
  facts: readonly PlacedFact<K>[],
  keyOf: (placed: PlacedFact<K>) => string | number,
  versionOf: (placed: PlacedFact<K>) => string,
  onTie: (placed: PlacedFact<K>) => void = () => {},
): Versioned<K>[] {
  const newest = new Map<string, { key: string | number; placed: Versioned<K> }>();
  for (const placed of facts) {
    const key = keyOf(placed);
    const slot = `${placed.repoId}/${key}`;
    const version = versionOf(placed);
    const before = newest.get(slot)?.placed.version;
    if (before !== undefined && isUnsettledTie(version, before)) onTie(placed);
    if (isNewer(version, before)) {
      newest.set(slot, { key, placed: { ...placed, version } });
    }
  }
  return [...newest.values()].sort(compareSlots).map(({ placed }) => placed);
}

function compareSlots(
  a: { key: string | number; placed: { repoId: number } },
  b: { key: string | number; placed: { repoId: number } },
): number {
  if (a.placed.repoId !== b.placed.repoId) return a.placed.repoId - b.placed.repoId;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
