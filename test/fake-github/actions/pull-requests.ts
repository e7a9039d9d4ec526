import { presentAccount } from '../present/account.ts';
import { presentLabel } from '../present/label.ts';
import { presentFullPullRequest } from '../present/pull-request.ts';
import { findOrAddLabel } from '../seed/add-discussion.ts';
import { createTitle } from '../seed/source-tree.ts';
import type { Account } from '../world/accounts.ts';
import { addTimelineEvent, createPullRequest, touch } from '../world/create-pull-request.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { tellPush } from './pushes.ts';
import { choosePerson, type Stage, tell } from './stage.ts';
import { copyFiles, type Files, inventFiles, writeChange } from './write-change.ts';

export interface NewPullRequest {
  readonly author?: Account;
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
  readonly isDraft?: boolean;
  readonly files?: Files;
  /** Does again what this one did. */
  readonly copyOf?: PullRequest;
}

/** Opens a pull request on a new branch. Fires `create`, `push` and `pull_request` opened. */
export async function openPullRequest(
  stage: Stage,
  repository: Repository,
  options: NewPullRequest = {},
): Promise<PullRequest> {
  const { world, random } = stage;
  const author = choosePerson(stage, options.author);
  const baseRef = options.base ?? repository.defaultBranch;
  const baseSha = repository.branches.get(baseRef);
  if (baseSha === undefined) throw new Error(`There is no branch ${baseRef}.`);
  const number = repository.nextNumber;
  repository.nextNumber += 1;
  const title = options.title ?? createTitle(random);
  const copied = options.copyOf === undefined ? undefined : await copyFiles(repository, options.copyOf);
  const headRef = `change-${number}`;
  const headSha = await writeChange(stage, repository, {
    author,
    message: `${title}\n`,
    parents: [baseSha],
    files: options.files ?? copied ?? (await inventFiles(stage, repository, baseSha)),
    refs: [`refs/heads/${headRef}`, `refs/pull/${number}/head`],
  });
  const pull = createPullRequest(world, repository, {
    number,
    title,
    body: options.body ?? null,
    author,
    baseRef,
    baseSha,
    headRef,
    headSha,
    headRepository: 'base',
    commitShas: [headSha],
    isDraft: options.isDraft ?? false,
    createdAt: world.clock.now(),
  });
  await tellPush(stage, repository, { branch: headRef, before: null, after: headSha, author });
  await tellPull(stage, repository, pull, 'opened', author);
  return pull;
}

/** Pushes a commit to a pull request, or another instead of its last (`isForced`). Fires `push` and `synchronize`. */
export async function pushToPullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  options: { readonly author?: Account; readonly files?: Files; readonly isForced?: boolean } = {},
): Promise<string> {
  const author = choosePerson(stage, options.author ?? pull.author ?? undefined);
  const isForced = options.isForced ?? false;
  const kept = isForced ? pull.commitShas.slice(0, -1) : pull.commitShas;
  const parent = kept.at(-1) ?? pull.baseSha;
  const before = pull.headSha;
  const isOnBranch = repository.branches.get(pull.headRef) === before;
  const refs = [`refs/pull/${pull.number}/head`, ...(isOnBranch ? [`refs/heads/${pull.headRef}`] : [])];
  const sha = await writeChange(stage, repository, {
    author,
    message: `${createTitle(stage.random)}\n`,
    parents: [parent],
    files: options.files ?? (await inventFiles(stage, repository, parent)),
    refs,
  });
  pull.headSha = sha;
  pull.commitShas = [...kept, sha];
  pull.commitsCount = pull.commitShas.length;
  const now = stage.world.clock.now();
  touch(pull, now);
  if (isForced) {
    const details = { beforeSha: before, afterSha: sha };
    addTimelineEvent(stage.world, pull, 'HeadRefForcePushedEvent', author, now, details);
  }
  if (isOnBranch)
    await tellPush(stage, repository, { branch: pull.headRef, before, after: sha, author, isForced });
  await tellPull(stage, repository, pull, 'synchronize', author, { before, after: sha });
  return sha;
}

/** Changes title or body. Fires `edited` with what it was before. */
export async function editPullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  edit: { readonly title?: string; readonly body?: string; readonly by?: Account },
): Promise<void> {
  const by = choosePerson(stage, edit.by ?? pull.author ?? undefined);
  const now = stage.world.clock.now();
  const changes = {
    ...(edit.title === undefined ? {} : { title: { from: pull.title } }),
    ...(edit.body === undefined ? {} : { body: { from: pull.body ?? '' } }),
  };
  if (edit.title !== undefined) {
    const details = { previousTitle: pull.title, currentTitle: edit.title };
    addTimelineEvent(stage.world, pull, 'RenamedTitleEvent', by, now, details);
    pull.title = edit.title;
  }
  if (edit.body !== undefined) pull.body = edit.body;
  touch(pull, now);
  await tellPull(stage, repository, pull, 'edited', by, { changes });
}

/** Makes a draft ready for review, or a pull request a draft. */
export async function setDraft(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  isDraft: boolean,
  by?: Account,
): Promise<void> {
  const actor = choosePerson(stage, by ?? pull.author ?? undefined);
  pull.isDraft = isDraft;
  const type = isDraft ? 'ConvertToDraftEvent' : 'ReadyForReviewEvent';
  addTimelineEvent(stage.world, pull, type, actor, stage.world.clock.now());
  await tellPull(stage, repository, pull, isDraft ? 'converted_to_draft' : 'ready_for_review', actor);
}

export async function labelPullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  name: string,
): Promise<void> {
  const actor = choosePerson(stage, pull.author ?? undefined);
  const label = findOrAddLabel(stage.world, repository, name);
  if (!pull.labels.includes(label)) pull.labels.push(label);
  addTimelineEvent(stage.world, pull, 'LabeledEvent', actor, stage.world.clock.now());
  const fields = { label: presentLabel(stage.world, repository, label) };
  await tellPull(stage, repository, pull, 'labeled', actor, fields);
}

export async function requestReview(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  reviewer: Account,
): Promise<void> {
  const actor = choosePerson(stage, pull.author ?? undefined);
  if (!pull.requestedReviewers.includes(reviewer)) pull.requestedReviewers.push(reviewer);
  const details = { requestedReviewer: reviewer };
  addTimelineEvent(stage.world, pull, 'ReviewRequestedEvent', actor, stage.world.clock.now(), details);
  const fields = { requested_reviewer: presentAccount(stage.world, reviewer) };
  await tellPull(stage, repository, pull, 'review_requested', actor, fields);
}

/** Fires `pull_request` with all that the event has. @returns the id of its deliveries */
export async function tellPull(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  action: string,
  sender: Account,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  // The state of this moment, whatever happens while Git counts.
  const counts = await stage.ports.changes.count(repository, pull);
  const shown = presentFullPullRequest(stage.world, repository, pull, counts);
  return tell(stage, repository, 'pull_request', action, sender, {
    number: pull.number,
    pull_request: shown,
    ...fields,
  });
}
