import { createBareRepository } from '../git/create-bare-repository.ts';
import { loadCommits } from '../git/load-commits.ts';
import { readCommits } from '../git/read-commits.ts';
import { runGit } from '../git/run-git.ts';
import type { Account } from '../world/accounts.ts';
import { addTimelineEvent, createPullRequest } from '../world/create-pull-request.ts';
import { createRepository } from '../world/create-repository.ts';
import { findByEmail } from '../world/find-by-email.ts';
import { Random } from '../world/random.ts';
import type { Commit, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { addDiscussion } from './add-discussion.ts';
import { addOperations } from './add-operations.ts';
import { type DescribedHead, describeHeads } from './describe-heads.ts';
import { createPeople } from './people.ts';

/** Of those that never landed, so many of the newest are taken for open ones. */
const OPEN_LIMIT = 200;
/** With fewer people who merged something, made-up ones review. */
const PEOPLE_MIN = 3;

export interface CopiedRepositoryOptions {
  readonly owner: Account;
  readonly name: string;
  /** A bare repository with `refs/pull/N/head`, such as a mirror; it is only read. */
  readonly source: string;
  /** Where the copy goes, which borrows the objects of the source. */
  readonly directory: string;
  readonly seed: number;
}

/**
 * Makes a repository of a real one: numbers, heads, titles, authors and times of pull requests come from its refs and commits; reviews,
 * comments, issues, deployments and checks, of which Git knows nothing, are made up.
 */
export async function copyRepository(world: World, options: CopiedRepositoryOptions): Promise<Repository> {
  const random = new Random(options.seed);
  const head = (await runGit(options.source, ['symbolic-ref', 'HEAD'])).toString().trim();
  const defaultBranch = head.replace('refs/heads/', '');
  await createBareRepository(options.directory, defaultBranch, options.source);
  const refs = await readRefs(options.directory);
  const commits = await loadCommits(options.directory);
  const tip = commits.numberOf.get(refs.branches.get(defaultBranch) ?? '');
  if (tip === undefined)
    throw new Error(`${options.source} has no branch ${defaultBranch}: point its HEAD at one that it has.`);
  const repository = createRepository(world, {
    ...options,
    defaultBranch,
    createdAt: new Date(commits.times[0]! * 1_000),
  });
  for (const [name, sha] of refs.branches) repository.branches.set(name, sha);
  for (const [name, sha] of refs.tags) repository.tags.set(name, sha);
  const heads = new Map<number, number>();
  for (const [number, sha] of refs.pulls) {
    const at = commits.numberOf.get(sha);
    if (at !== undefined) heads.set(number, at);
  }
  const landings = await readLandings(options.directory, defaultBranch);
  const squashed = new Map([...landings].map(([number, sha]) => [number, commits.numberOf.get(sha)!]));
  const described = describeHeads(commits, tip, heads, squashed);
  const wanted = described
    .flatMap(({ own, landed }) => [own[0], own.at(-1), landed])
    .filter((at) => at != null);
  const shas = [...new Set(wanted)].map((at) => commits.shas[at]!);
  const details = new Map((await readCommits(options.directory, shas)).map((commit) => [commit.sha, commit]));
  const openFrom = described.filter(({ landed }) => landed === null).at(-OPEN_LIMIT)?.number ?? 0;
  for (const pull of described) {
    addPull(world, repository, pull, (at) => details.get(commits.shas[at]!), commits.shas, openFrom);
  }
  const now = world.clock.now();
  const authors = [...new Set([...repository.pulls.values()].map(({ mergedBy }) => mergedBy))].filter(
    (one) => one?.type === 'User',
  );
  const people =
    authors.length < PEOPLE_MIN ? createPeople(world).people : authors.filter((one) => one !== null);
  for (const pull of repository.pulls.values()) addDiscussion(world, repository, pull, random, people, now);
  await addOperations(world, repository, random, people, now);
  return repository;
}

interface Refs {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly pulls: ReadonlyMap<number, string>;
}

async function readRefs(directory: string): Promise<Refs> {
  const format = '%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end) %(refname)';
  const output = await runGit(directory, ['for-each-ref', `--format=${format}`]);
  const refs = {
    branches: new Map<string, string>(),
    tags: new Map<string, string>(),
    pulls: new Map<number, string>(),
  };
  for (const line of output.toString().split('\n')) {
    const [, sha = '', kind = '', name = ''] =
      /^([0-9a-f]{40}) refs\/(heads|tags|pull)\/(.+)$/.exec(line) ?? [];
    if (kind === 'heads') refs.branches.set(name, sha);
    else if (kind === 'tags') refs.tags.set(name, sha);
    else if (kind === 'pull' && name.endsWith('/head')) refs.pulls.set(Number.parseInt(name, 10), sha);
  }
  return refs;
}

/** The commits of a branch's own line that name a pull request: `Title (#12)` or `Merge pull request #12`. */
async function readLandings(directory: string, branch: string): Promise<Map<number, string>> {
  const output = await runGit(directory, ['log', '--first-parent', '--format=%H %s', branch]);
  const landings = new Map<number, string>();
  for (const line of output.toString().split('\n')) {
    const match = /^([0-9a-f]{40}) (?:Merge pull request #(\d+)|.*\(#(\d+)\)$)/.exec(line);
    if (match !== null) landings.set(Number(match[2] ?? match[3]), match[1]!);
  }
  return landings;
}

function addPull(
  world: World,
  repository: Repository,
  { number, head, base, own, landed }: DescribedHead,
  read: (at: number) => Commit | undefined,
  shas: readonly string[],
  openFrom: number,
): void {
  const first = read(own[0] ?? head);
  const last = read(own.at(-1) ?? head);
  const landing = landed === null ? undefined : read(landed);
  if (first === undefined || last === undefined) return; // No commits of its own: nothing to show.
  const author = accountOf(world, last);
  const named = /^Merge pull request #\d+ from ([^/\s]+)\/(\S+)\n+(.*)/.exec(landing?.message ?? '');
  const createdAt = new Date(
    Math.min(last.committer.date.getTime(), landing?.committer.date.getTime() ?? Infinity),
  );
  const pull = createPullRequest(world, repository, {
    number,
    title: named?.[3] || first.message.split('\n')[0] || `Change ${number}`,
    body: first.message.split('\n').slice(1).join('\n').trim() || null,
    author,
    baseRef: repository.defaultBranch,
    baseSha: shas[base]!,
    headRef: named?.[2] ?? `change-${number}`,
    headSha: shas[head]!,
    headRepository: 'fork',
    commitShas: own.map((at) => shas[at]!),
    isDraft: false,
    createdAt,
  });
  if (landing === undefined && number >= openFrom) return;
  const endedAt = landing?.committer.date ?? new Date(createdAt.getTime() + 86_400_000);
  pull.state = 'closed';
  pull.closedAt = endedAt;
  if (landing !== undefined) {
    pull.mergedAt = endedAt;
    pull.mergedBy = accountOf(world, landing);
    pull.mergeCommitSha = landing.sha;
    addTimelineEvent(world, pull, 'MergedEvent', pull.mergedBy, endedAt, { commitSha: landing.sha });
  }
  addTimelineEvent(world, pull, 'ClosedEvent', pull.mergedBy ?? author, endedAt);
}

/** The account of a commit's author, made from the name when it is new. */
function accountOf(world: World, { author: { name, email } }: Commit): Account {
  const known = findByEmail(world, email);
  if (known !== null) return known;
  const noreply = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  const login = (
    noreply ??
    (name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'someone')
  ).slice(0, 39);
  return world.addAccount({ login, type: login.endsWith('[bot]') ? 'Bot' : 'User', name, email });
}
