/**
 * What a source tells, in one language whichever way it came: an event, the provider's API, or the Git mirror.
 * Texts hold no NUL and no lone surrogates (PostgreSQL refuses both); ids of objects are lower-case hex.
 */
import type {
  CheckFact,
  CoverageFact,
  DeploymentFact,
  DeploymentStatusFact,
  IssueFact,
  PeopleFact,
  ReleaseFact,
  TagFact,
} from './delivery-facts.ts';
import type {
  PullRequestFact,
  PullRequestHintFact,
  ReviewCommentFact,
  ReviewFact,
  ReviewThreadFact,
} from './pull-request-facts.ts';
import type {
  BranchFact,
  CommitFact,
  InstallationFact,
  InstallationRepositoriesFact,
  MirrorHintFact,
  RepositoryFact,
} from './repository-facts.ts';

export type Fact =
  | RepositoryFact
  | InstallationFact
  | InstallationRepositoriesFact
  | BranchFact
  | CommitFact
  | MirrorHintFact
  | PullRequestFact
  | PullRequestHintFact
  | ReviewFact
  | ReviewThreadFact
  | ReviewCommentFact
  | DeploymentFact
  | DeploymentStatusFact
  | ReleaseFact
  | TagFact
  | CheckFact
  | CoverageFact
  | IssueFact
  | PeopleFact;

export type FactKind = Fact['kind'];
/** The fact of one kind. */
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;
