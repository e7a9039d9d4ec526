import type { Fact, FactKind, FactOf } from '../../domain/facts/fact.ts';
import type { FactOrigin } from '../../domain/facts/fact-version.ts';

/** Facts that came together: of one delivery, of one answer of the provider, or of one reading of the mirror. */
export interface FactBatch {
  /** Null when it is not known here which repository they are about: a `repository` fact among them then says so. */
  readonly repoId: number | null;
  readonly origin: FactOrigin;
  /** For answers of the API: when the request was sent. It orders answers that tell of the same second. */
  readonly observedAt?: Date;
  readonly deliveryId: string | null;
  readonly facts: readonly Fact[];
}

/** A fact with the repository it belongs to and how it came. */
export interface Placed<F extends Fact> {
  readonly repoId: number;
  readonly origin: FactOrigin;
  readonly observedAt: Date | null;
  readonly deliveryId: string | null;
  readonly fact: F;
}
/** The same by the kind of the fact. */
export type PlacedFact<K extends FactKind = FactKind> = Placed<FactOf<K>>;

export interface AppliedFacts {
  /** Pull requests that are new, or whose head, base, title or state changed: to be analysed. */
  readonly changedPullRequests: readonly {
    readonly repoId: number;
    readonly number: number;
    readonly headSha: string;
  }[];
  /** Pull requests to ask the provider about again. */
  readonly refetch: readonly { readonly repoId: number; readonly number: number; readonly reason: string }[];
  /** Repositories whose mirror must be read again. */
  readonly readMirror: readonly number[];
}

/** What the appliers of the single kinds add to as they go. */
export interface Outcome {
  readonly changedPullRequests: Map<string, AppliedFacts['changedPullRequests'][number]>;
  readonly refetch: Map<string, AppliedFacts['refetch'][number]>;
  readonly readMirror: Set<number>;
}

/** The facts of one kind. */
export function ofKind<K extends FactKind>(facts: readonly PlacedFact[], kind: K): PlacedFact<K>[] {
  return facts.filter(({ fact }) => fact.kind === kind) as PlacedFact<K>[];
}
