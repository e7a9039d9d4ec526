import { findExample } from '../../sources/github/webhooks/example-payloads.ts';

export interface VisibleRepository {
  readonly repoId: number;
  readonly providerId: number;
  readonly fullName: string;
}

export interface VisiblePayload {
  readonly event: string;
  readonly body: Buffer;
  readonly repoId: number;
  readonly number: number;
  /** Of pull requests: what nobody told before. */
  readonly title: string;
}

const START_MS = Date.UTC(2026, 0, 1);
/** What a busy organisation sends: of ten deliveries so many. */
const EVENTS = [
  'pull_request',
  'check_run',
  'pull_request',
  'pull_request_review',
  'check_run',
  'push',
  'issue_comment',
  'pull_request_review_comment',
  'status',
  'pull_request',
];
const PULL_REQUESTS_OF_EACH = 200;

/** Addresses, which a payload repeats by the hundred and nobody reads: three quarters of it. */
const ADDRESS = /^(?:_links|(?:.*_)?url)$/;

/**
 * GitHub's examples, told of ever new states of the pull requests of these repositories.
 * @param isLean without the addresses: a million whole ones do not fit on every disk
 */
export function createPayloads(repositories: readonly VisibleRepository[], isLean = false) {
  const examples = new Map(
    EVENTS.map((event) => [event, isLean ? withoutAddresses(findExample(event)) : findExample(event)]),
  );
  const make = (event: string, repository: VisibleRepository, n: number, number: number): VisiblePayload => {
    const title = `State ${n}`;
    const payload = retell(examples.get(event)!, { n, number, title, repository });
    return { event, body: Buffer.from(JSON.stringify(payload)), repoId: repository.repoId, number, title };
  };
  return {
    /** A state of this very pull request. */
    ofPullRequest: (repository: VisibleRepository, n: number, number: number): VisiblePayload =>
      make('pull_request', repository, n, number),
    /** The nth payload; a pull request's when it must be one. */
    next: (n: number, mustBePullRequest: boolean): VisiblePayload => {
      const repository = repositories[n % repositories.length]!;
      const number = 1 + (Math.floor(n / repositories.length) % PULL_REQUESTS_OF_EACH);
      const event = mustBePullRequest ? 'pull_request' : EVENTS[n % EVENTS.length]!;
      return make(event, repository, n, number);
    },
  };
}

function withoutAddresses(example: Record<string, unknown>): Record<string, unknown> {
  const isKept = (name: string, value: unknown): unknown =>
    ADDRESS.test(name) && name !== 'html_url' ? undefined : value;
  return JSON.parse(JSON.stringify(example, isKept)) as Record<string, unknown>;
}

interface Retelling {
  readonly n: number;
  readonly number: number;
  readonly title: string;
  readonly repository: VisibleRepository;
}

function retell(example: Record<string, unknown>, { n, number, title, repository }: Retelling) {
  const at = new Date(START_MS + n * 1_000).toISOString();
  const [owner, name] = repository.fullName.split('/');
  const ids = { id: repository.providerId * 100_000 + number, number, updated_at: at };
  const merge = (field: string, changes: object): object =>
    field in example ? { [field]: { ...(example[field] as object), ...changes } } : {};
  return {
    ...example,
    ...merge('pull_request', { ...ids, title }),
    ...merge('issue', { number, pull_request: {} }),
    ...merge('review', { id: n + 1, submitted_at: at }),
    ...merge('comment', { id: n + 1, updated_at: at }),
    ...merge('check_run', { id: n + 1 }),
    ...('context' in example ? { id: n + 1, updated_at: at } : {}),
    repository: {
      ...(example.repository as object),
      id: repository.providerId,
      name,
      full_name: repository.fullName,
      owner: { ...(example.repository as { owner: object }).owner, login: owner },
      pushed_at: at,
    },
  };
}
