import type { Relation, TriageCategory } from '../../domain/triage/edge.ts';

/** A person of the demo repository, as commits name people. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

const ADA: Person = { name: 'Ada Lindqvist', email: 'ada@waybill.example' };
const BEN: Person = { name: 'Ben Okafor', email: 'ben@waybill.example' };
const CHIARA: Person = { name: 'Chiara Moretti', email: 'chiara@waybill.example' };
const DEV: Person = { name: 'Dev Raman', email: 'dev@waybill.example' };
const EMRE: Person = { name: 'Emre Yılmaz', email: 'emre@waybill.example' };

/** The maintainer, who commits to branches and merges. */
export const MAINTAINER = ADA;

/** A pull request of one commit; `patch` names a file of `patches/`, without its extension. */
export interface DemoPullRequest {
  readonly number: number;
  /** The branch it wants to enter, or the pull request it is stacked on. */
  readonly onto: 'main' | 'release/1.x' | number;
  readonly author: Person;
  /** Subject of the commit: the title of the pull request. */
  readonly title: string;
  readonly body?: string;
  readonly patch: string;
}

/** One thing that happens in the demo repository, in order of time. */
export type DemoStep =
  | {
      readonly kind: 'commit';
      readonly branch: string;
      readonly from?: string;
      readonly patch: string;
      readonly title: string;
    }
  | ({ readonly kind: 'open' } & DemoPullRequest)
  | { readonly kind: 'merge'; readonly number: number };

const open = (
  number: number,
  author: Person,
  title: string,
  patch: string,
  more: { onto?: DemoPullRequest['onto']; body?: string } = {},
): DemoStep => ({ kind: 'open', number, author, title, patch, onto: 'main', ...more });

const merge = (number: number): DemoStep => ({ kind: 'merge', number });

const TOO_OFTEN = 'Fixes #14: carriers block us when we ask too often.';

/** The history of `waybill`, a small parcel tracker: numbers that are missing belong to issues. */
export const DEMO_STEPS: readonly DemoStep[] = [
  { kind: 'commit', branch: 'main', patch: 'first-version', title: 'First version' },
  {
    kind: 'commit',
    branch: 'release/1.x',
    from: 'main',
    patch: 'release-branch',
    title: 'Open the 1.x branch',
  },
  open(1, BEN, 'Warn when the check digit of a number is wrong', 'check-digits'),
  open(2, CHIARA, 'Read settings from the environment and an INI file', 'settings'),
  merge(1),
  merge(2),
  open(4, DEV, 'Ask carriers again when they are busy', 'retry', { body: 'Fixes #3.' }),
  open(5, EMRE, 'Export parcels for spreadsheets', 'csv-export'),
  open(6, BEN, 'Respect holidays in delivery estimates', 'working-days'),
  open(7, EMRE, 'Retry failed requests with growing pauses', 'retry'),
  merge(4),
  merge(6),
  open(8, BEN, 'Respect holidays in delivery estimates (1.x)', 'working-days', { onto: 'release/1.x' }),
  open(10, CHIARA, 'Keep answers of carriers on disk', 'cache'),
  open(11, CHIARA, 'Forget stored answers after a quarter of an hour', 'cache-expiry', { onto: 10 }),
  open(12, ADA, 'Mail a digest of what moved', 'digest'),
  open(13, DEV, 'Read ISO timestamps', 'iso-timestamps', { body: 'The new interface of Post sends them.' }),
  open(15, EMRE, 'Support time zones in tracking events', 'iso-dates-with-offset'),
  open(16, BEN, 'Read parcels from a CSV file', 'csv-import'),
  open(17, CHIARA, 'Bring in many parcels at once', 'bulk-import', {
    body: 'From spreadsheets and order exports.',
  }),
  open(18, DEV, 'Draw the way of a parcel', 'timeline'),
  open(19, DEV, 'Limit how often a carrier is asked', 'rate-limit-bucket', { body: TOO_OFTEN }),
  open(21, EMRE, 'Limit how often carriers are asked', 'rate-limit-window', { body: TOO_OFTEN }),
  open(22, ADA, 'Describe the carriers', 'carrier-docs'),
  open(23, BEN, 'Run the tests on each push', 'continuous-integration'),
  open(24, CHIARA, 'Version the schema of the store', 'schema-versions'),
  open(25, DEV, 'Receive pushed events', 'push-receiver'),
  open(26, EMRE, 'Paint the table', 'colours'),
  open(27, ADA, 'Name statuses in German and French', 'german'),
  open(28, BEN, 'Say which Python is needed', 'readme-python'),
  open(29, CHIARA, 'Archive what arrived long ago', 'archive'),
];

/** What a person would say about a pair; `a` is the later pull request. */
export interface DemoPair {
  readonly a: number;
  readonly b: number;
  readonly kind: 'identical' | 'reformatted' | 'contained' | 'competing' | 'stacked' | 'backport';
  /** The category Pulse should find; null where the relation is what counts. */
  readonly category: TriageCategory | null;
  readonly relation: Relation | null;
}

/** Every pair of the demo repository that has to do with one another. */
export const DEMO_PAIRS: readonly DemoPair[] = [
  { a: 7, b: 4, kind: 'identical', category: 'same_change', relation: null },
  { a: 15, b: 13, kind: 'reformatted', category: 'same_change', relation: null },
  { a: 17, b: 16, kind: 'contained', category: 'same_feature', relation: null },
  { a: 21, b: 19, kind: 'competing', category: 'competing_implementation', relation: null },
  { a: 11, b: 10, kind: 'stacked', category: null, relation: 'stacked' },
  { a: 8, b: 6, kind: 'backport', category: null, relation: 'backport' },
];

/** Pull requests that are nobody's duplicate. */
export const DEMO_UNRELATED: readonly number[] = [1, 2, 5, 12, 18, 22, 23, 24, 25, 26, 27, 28, 29];
