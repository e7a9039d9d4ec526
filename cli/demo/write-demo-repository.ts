import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PulseError } from '../../lib/errors.ts';
import { newObjectWriter, type ObjectWriter } from './object-writer.ts';
import { DEMO_STEPS, type DemoPullRequest, type DemoStep, MAINTAINER } from './scenario.ts';

/** Monday, 4 March 2024, 09:00 UTC, in Unix seconds. */
const FIRST_STEP_AT = 1_709_542_800;
const STEP_SECONDS = 29 * 3600;
/** Setting of the repository that tells it from somebody's own. */
const MARK = 'pulse.demo';

interface Commit {
  readonly id: string;
  readonly tree: string;
}

/** What has been written so far: branches by name, heads of pull requests by number. */
interface History {
  readonly branches: Map<string, Commit>;
  readonly heads: Map<number, Commit & { readonly pullRequest: DemoPullRequest; merged: boolean }>;
}

export interface DemoRepository {
  readonly directory: string;
  readonly pullRequests: number;
  /** False when the same repository lay there already. */
  readonly written: boolean;
}

/**
 * Writes the demo repository, a bare one with `refs/pull/<number>/head` and, for what can be merged, `/merge`.
 * Every object id is the same wherever and whenever it runs.
 * @throws PulseError `demo_path_taken` when something else lies at `directory`
 */
export async function writeDemoRepository(directory: string): Promise<DemoRepository> {
  const draft = `${directory}.draft-${process.pid}`;
  await refuseOthers(directory);
  await mkdir(dirname(directory), { recursive: true });
  await rm(draft, { recursive: true, force: true });
  try {
    const writer = newObjectWriter(draft);
    await writer.git([
      'init',
      '--quiet',
      '--bare',
      '--object-format=sha1',
      '--initial-branch=main',
      '--template=',
      draft,
    ]);
    await writer.git(['config', MARK, 'true']);
    const history: History = { branches: new Map(), heads: new Map() };
    let at = FIRST_STEP_AT;
    for (const step of DEMO_STEPS) {
      await takeStep(writer, history, step, at);
      at += STEP_SECONDS;
    }
    await writeRefs(writer, history, at);
    await writer.close();
    const written = await putInPlace(draft, directory, writer);
    return { directory, pullRequests: history.heads.size, written };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function takeStep(writer: ObjectWriter, history: History, step: DemoStep, at: number): Promise<void> {
  if (step.kind === 'merge') return mergePullRequest(writer, history, step.number, at);
  if (step.kind === 'commit') {
    const parent = history.branches.get(step.from ?? step.branch);
    const commit = await commitPatch(writer, parent, { ...step, author: MAINTAINER, at });
    history.branches.set(step.branch, commit);
    return;
  }
  const parent =
    typeof step.onto === 'number' ? history.heads.get(step.onto) : history.branches.get(step.onto);
  const commit = await commitPatch(writer, parent, { ...step, at });
  history.heads.set(step.number, { ...commit, pullRequest: step, merged: false });
}

type PatchCommit = Pick<DemoPullRequest, 'patch' | 'title' | 'body' | 'author'> & { readonly at: number };

async function commitPatch(
  writer: ObjectWriter,
  parent: Commit | undefined,
  change: PatchCommit,
): Promise<Commit> {
  const tree = await writer.applyPatch(parent?.tree ?? null, change.patch);
  if (tree === null) throw new Error(`the demo's patch ${change.patch} does not apply`);
  const id = await writer.commit({
    tree,
    parents: parent ? [parent.id] : [],
    author: change.author,
    committer: change.author,
    at: change.at,
    message: change.body ? `${change.title}\n\n${change.body}\n` : `${change.title}\n`,
  });
  return { id, tree };
}

async function mergePullRequest(
  writer: ObjectWriter,
  history: History,
  number: number,
  at: number,
): Promise<void> {
  const head = history.heads.get(number)!;
  const branch = head.pullRequest.onto as string;
  const message = `Merge pull request #${number} from ${head.pullRequest.author.email.split('@')[0]}/${head.pullRequest.patch}\n`;
  const merge = await mergeCommit(writer, history.branches.get(branch)!, head, message, at);
  if (merge === null) throw new Error(`pull request ${number} of the demo does not merge`);
  history.branches.set(branch, merge);
  head.merged = true;
}

/** Null on conflicts. Each pull request is one patch, so applying it again is what a merge would give. */
async function mergeCommit(
  writer: ObjectWriter,
  base: Commit,
  head: Commit & { readonly pullRequest: DemoPullRequest },
  message: string,
  at: number,
): Promise<Commit | null> {
  const tree = await writer.applyPatch(base.tree, head.pullRequest.patch);
  if (tree === null) return null;
  const parents = [base.id, head.id];
  return {
    id: await writer.commit({ tree, parents, author: MAINTAINER, committer: MAINTAINER, at, message }),
    tree,
  };
}

async function writeRefs(writer: ObjectWriter, history: History, at: number): Promise<void> {
  const refs = [...history.branches].map(([name, commit]) => [`refs/heads/${name}`, commit.id]);
  for (const [number, head] of history.heads) {
    refs.push([`refs/pull/${number}/head`, head.id]);
    // GitHub keeps a test merge of what is open, targets a branch and has no conflict.
    if (head.merged || typeof head.pullRequest.onto === 'number') continue;
    const base = history.branches.get(head.pullRequest.onto)!;
    const test = await mergeCommit(writer, base, head, `Merge ${head.id} into ${base.id}\n`, at);
    if (test) refs.push([`refs/pull/${number}/merge`, test.id]);
  }
  await writer.git(['update-ref', '--stdin'], refs.map(([ref, id]) => `create ${ref} ${id}\n`).join(''));
}

/** @throws PulseError `demo_path_taken` when something that is no edition of the demo lies there */
async function refuseOthers(directory: string): Promise<void> {
  if (!(await exists(directory))) return;
  const mark = await newObjectWriter(directory)
    .git(['config', '--get', MARK])
    .catch(() => '');
  if (mark === 'true') return;
  throw new PulseError(
    'demo_path_taken',
    `${directory} exists and is not the demo repository; remove it or give another path`,
  );
}

/** Moves the draft to its place, also over an older edition; false when the same repository is there already. */
async function putInPlace(draft: string, directory: string, writer: ObjectWriter): Promise<boolean> {
  if (await exists(directory)) {
    const refs = ['for-each-ref', '--format=%(refname) %(objectname)'];
    if ((await newObjectWriter(directory).git(refs)) === (await writer.git(refs))) return false;
    await rm(directory, { recursive: true });
  }
  await rename(draft, directory);
  return true;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
