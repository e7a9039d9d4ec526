import { createHash } from 'node:crypto';

/** An event as GitHub would send it. */
export interface HistoryEvent {
  readonly deliveryId: string;
  readonly event: string;
  readonly payload: Record<string, unknown>;
}

export interface HistoryRepository {
  readonly providerId: number;
  readonly owner: string;
  readonly name: string;
}

const START_MS = Date.UTC(2026, 0, 5);
const ALICE = account(101, 'alice');
const BOB = account(102, 'bob');
const ROBOT = { ...account(103, 'robot[bot]'), type: 'Bot' };

/**
 * What happens in repositories, in order, with a time of its own for each event: pull requests from their opening to their merge
 * with reviews, comments and threads, pushes, deployments, releases, checks and issues.
 */
export function writeHistory(
  repositories: readonly HistoryRepository[],
  pullRequestsOfEach: number,
): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  let second = 0;
  const clock = (): string => new Date(START_MS + 1_000 * ++second).toISOString();
  for (let number = 1; number <= pullRequestsOfEach; number++) {
    for (const repository of repositories) {
      const tell = (event: string, payload: Record<string, unknown>): void => {
        const deliveryId = `${String(events.length).padStart(6, '0')}-${repository.name}`;
        const { pushedAt = clock(), ...told } = payload;
        const described = { ...describe(repository), pushed_at: pushedAt };
        events.push({ deliveryId, event, payload: { ...told, repository: described, sender: BOB } });
      };
      const scene: Scene = { repository, number, clock, tell };
      tellPullRequest(scene);
      tellPush(scene);
      tellDeployment(scene);
      tellIssue(scene);
    }
  }
  return events;
}

interface Scene {
  readonly repository: HistoryRepository;
  readonly number: number;
  readonly clock: () => string;
  readonly tell: (event: string, payload: Record<string, unknown>) => void;
}

function tellPullRequest({ repository, number, clock, tell }: Scene): void {
  const id = repository.providerId * 10_000 + number;
  const head = (push: number): string => sha(`${id}/${push}`);
  const createdAt = clock();
  let pullRequest: Record<string, unknown> = {
    id,
    number,
    node_id: `PR_${id}`,
    state: 'open',
    draft: number % 3 === 0,
    locked: false,
    title: `Change ${number} of ${repository.name}`,
    body: `First words on ${number}.`,
    user: number % 5 === 0 ? ROBOT : ALICE,
    html_url: `https://github.com/${repository.owner}/${repository.name}/pull/${number}`,
    base: { ref: 'main', sha: sha(`${repository.providerId}/main`) },
    head: { ref: `change-${number}`, sha: head(0), repo: describe(repository) },
    labels: [],
    requested_reviewers: [],
    milestone: null,
    created_at: createdAt,
    updated_at: createdAt,
    merged: false,
    merged_at: null,
    closed_at: null,
    additions: 1,
    deletions: 0,
    changed_files: 1,
    commits: 1,
  };
  const change = (action: string, changes: Record<string, unknown>): void => {
    pullRequest = { ...pullRequest, updated_at: clock(), ...changes };
    tell('pull_request', { action, number, pull_request: pullRequest });
  };
  tell('pull_request', { action: 'opened', number, pull_request: pullRequest });
  change('labeled', { labels: [{ name: 'bug' }] });
  if (number % 3 === 0) change('ready_for_review', { draft: false });
  change('synchronize', {
    head: { ...(pullRequest.head as object), sha: head(1) },
    commits: 2,
    additions: 7,
  });
  const brief = (): Record<string, unknown> => {
    const { additions, deletions, changed_files, commits, merged, ...rest } = pullRequest;
    return rest;
  };
  const submittedAt = clock();
  const review = {
    id: id * 10,
    user: BOB,
    body: 'Not yet.',
    commit_id: head(1),
    state: 'changes_requested',
    submitted_at: submittedAt,
  };
  tell('pull_request_review', { action: 'submitted', review, pull_request: brief() });
  const comment = {
    id: id * 10 + 1,
    user: BOB,
    body: 'Why?',
    path: 'src/a.ts',
    line: 3,
    original_commit_id: head(1),
    pull_request_review_id: id * 10,
    created_at: submittedAt,
    updated_at: submittedAt,
  };
  tell('pull_request_review_comment', { action: 'created', comment, pull_request: brief() });
  const edited = { ...comment, body: 'Why, exactly?', updated_at: clock() };
  tell('pull_request_review_comment', { action: 'edited', comment: edited, pull_request: brief() });
  const word = { id: id * 10 + 2, user: ALICE, body: 'Done.', created_at: clock(), updated_at: clock() };
  tell('issue_comment', { action: 'created', issue: { number, pull_request: {} }, comment: word });
  tell('pull_request_review_thread', {
    action: 'resolved',
    updated_at: clock(),
    thread: { node_id: `T_${id}`, comments: [edited] },
    pull_request: brief(),
  });
  tell('pull_request_review', {
    action: 'dismissed',
    review: { ...review, state: 'dismissed', updated_at: clock() },
    pull_request: brief(),
  });
  tell('pull_request_review', {
    action: 'submitted',
    review: { ...review, id: id * 10 + 3, state: 'approved', body: null, submitted_at: clock() },
    pull_request: brief(),
  });
  change('edited', { title: `Change ${number}, better said`, base: { ref: 'next', sha: sha(`${id}/next`) } });
  for (const [status, conclusion] of [
    ['in_progress', null],
    ['completed', number % 2 ? 'success' : 'failure'],
  ] as const) {
    const at = clock();
    const run = {
      id: id * 10 + 4,
      name: 'test',
      head_sha: head(1),
      status,
      conclusion,
      started_at: createdAt,
      completed_at: conclusion === null ? null : at,
    };
    tell('check_run', { action: status === 'completed' ? 'completed' : 'created', check_run: run });
  }
  const endedAt = clock();
  const merge = { merged: true, merged_at: endedAt, merge_commit_sha: sha(`${id}/merge`), merged_by: BOB };
  const end = number % 4 === 0 ? {} : merge;
  change('closed', { state: 'closed', closed_at: endedAt, updated_at: endedAt, ...end });
}

function tellPush({ repository, number, clock, tell }: Scene): void {
  const at = clock();
  const after = sha(`${repository.providerId}/${number}/merge`);
  const author = { name: 'Alice A.', email: 'alice@example.org', username: 'alice' };
  const commit = {
    id: after,
    message: `Merge ${number}`,
    timestamp: at,
    author,
    committer: author,
    url: 'https://example.org',
  };
  const forced = number % 7 === 0;
  tell('push', {
    ref: 'refs/heads/main',
    after,
    forced,
    deleted: false,
    commits: [commit],
    head_commit: commit,
    pushedAt: at,
  });
}

function tellDeployment({ repository, number, clock, tell }: Scene): void {
  const id = repository.providerId * 10_000 + number;
  const createdAt = clock();
  const environment = ['production', 'staging', 'review/7'][number % 3]!;
  const deployment = {
    id,
    sha: sha(`${id}/merge`),
    ref: 'main',
    task: 'deploy',
    environment,
    description: null,
    creator: ROBOT,
    created_at: createdAt,
    updated_at: createdAt,
  };
  tell('deployment', { action: 'created', deployment });
  for (const [index, state] of [
    'in_progress',
    number % 6 === 0 ? 'failure' : 'success',
    'inactive',
  ].entries()) {
    const at = clock();
    const status = {
      id: id * 10 + index,
      state,
      environment,
      description: '',
      creator: ROBOT,
      created_at: at,
    };
    tell('deployment_status', {
      action: 'created',
      deployment_status: status,
      deployment: { ...deployment, updated_at: at },
    });
  }
  const at = clock();
  const release = {
    id,
    tag_name: `v1.${number}`,
    name: `1.${number}`,
    draft: false,
    prerelease: false,
    target_commitish: 'main',
    author: ALICE,
    created_at: at,
    published_at: at,
  };
  tell('release', { action: 'published', release });
  if (number % 5 === 0) tell('release', { action: 'deleted', release: { ...release, updated_at: clock() } });
}

function tellIssue({ repository, number, clock, tell }: Scene): void {
  const createdAt = clock();
  const issue = {
    id: repository.providerId * 10_000 + number,
    number: 100_000 + number,
    state: 'open',
    title: `It breaks ${number}`,
    body: null,
    labels: [],
    user: BOB,
    created_at: createdAt,
    updated_at: createdAt,
    closed_at: null,
  };
  tell('issues', { action: 'opened', issue });
  tell('issues', {
    action: 'labeled',
    issue: { ...issue, labels: [{ name: 'incident' }], updated_at: clock() },
  });
  const closedAt = clock();
  tell('issues', {
    action: 'closed',
    issue: {
      ...issue,
      labels: [{ name: 'incident' }],
      state: 'closed',
      closed_at: closedAt,
      updated_at: closedAt,
    },
  });
}

function describe({ providerId, owner, name }: HistoryRepository): Record<string, unknown> {
  return {
    id: providerId,
    name,
    full_name: `${owner}/${name}`,
    owner: { id: 900, login: owner, type: 'Organization' },
    private: false,
    default_branch: 'main',
    updated_at: new Date(START_MS).toISOString(),
  };
}

function account(id: number, login: string): Record<string, unknown> {
  return { id, login, type: 'User', avatar_url: `https://avatars.example.org/${id}` };
}

function sha(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
