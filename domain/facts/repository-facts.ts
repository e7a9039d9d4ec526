import type { Person } from './person.ts';
import type { CoAuthor } from './read-co-authors.ts';

/** A repository as the provider describes it. Identity is `providerId`; owner and name are labels that may change. */
export interface RepositoryFact {
  readonly kind: 'repository';
  readonly providerId: number;
  readonly nodeId: string | null;
  readonly owner: string;
  readonly ownerId: number | null;
  readonly ownerType: 'User' | 'Organization' | null;
  readonly ownerAvatarUrl: string | null;
  readonly name: string;
  readonly url: string | null;
  readonly defaultBranch: string | null;
  readonly language: string | null;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isFork: boolean;
  /** True when the provider has deleted it. */
  readonly isDeleted: boolean;
  readonly installationId: number | null;
  /** The provider's time of this state; null when it told none. */
  readonly updatedAt: Date | null;
}

/** An installation of a GitHub App. */
export interface InstallationFact {
  readonly kind: 'installation';
  readonly installationId: number;
  readonly appId: number | null;
  readonly accountId: number | null;
  readonly accountLogin: string;
  readonly accountType: 'User' | 'Organization' | 'Enterprise';
  readonly repositorySelection: 'all' | 'selected' | null;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly suspendedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly updatedAt: Date | null;
}

/** Which repositories an installation reaches has changed. Only repositories that are connected here are touched. */
export interface InstallationRepositoriesFact {
  readonly kind: 'installation_repositories';
  readonly installationId: number;
  readonly added: readonly { readonly providerId: number; readonly owner: string; readonly name: string }[];
  readonly removed: readonly { readonly providerId: number }[];
  readonly observedAt: Date | null;
}

/** A branch and where it points. */
export interface BranchFact {
  readonly kind: 'branch';
  readonly name: string;
  /** Null when it was deleted. */
  readonly headSha: string | null;
  /** Where it pointed before; null when it was made, or when nobody said. */
  readonly beforeSha: string | null;
  readonly isDefault: boolean;
  readonly wasForced: boolean;
  readonly pushedBy: Person | null;
  /** When the provider says it moved; it orders pushes of one branch. */
  readonly pushedAt: Date;
}

/** A commit. Counts are null where the teller does not know them (an event does not, the mirror does). */
export interface CommitFact {
  readonly kind: 'commit';
  readonly sha: string;
  readonly committedAt: Date;
  readonly authoredAt: Date | null;
  readonly author: Person | null;
  readonly committerEmail: string | null;
  readonly message: string;
  /** Whom the whole message names beside the author. */
  readonly coAuthors: readonly CoAuthor[];
  /** Empty when unknown, too: only the mirror tells them for certain. */
  readonly parentShas: readonly string[];
  readonly additions: number | null;
  readonly deletions: number | null;
  readonly filesChanged: number | null;
  readonly branch: string | null;
  readonly onDefaultBranch: boolean;
  readonly url: string | null;
}

/** The event told less than happened (a push of more than 2,048 commits, a forced push): the mirror must be read. */
export interface MirrorHintFact {
  readonly kind: 'mirror_hint';
  readonly reason: string;
}
