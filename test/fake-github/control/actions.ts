import { z } from 'zod';
import { runChecks, runWorkflow } from '../actions/checks.ts';
import { deploy, publishRelease } from '../actions/deployments.ts';
import { closePullRequest, mergePullRequest, reopenPullRequest } from '../actions/end-pull-request.ts';
import { addComment, closeIssue, openIssue } from '../actions/issues.ts';
import {
  editPullRequest,
  labelPullRequest,
  openPullRequest,
  pushToPullRequest,
  setDraft,
} from '../actions/pull-requests.ts';
import { pushToBranch } from '../actions/pushes.ts';
import { renameRepository } from '../actions/repositories.ts';
import { resolveThread, submitReview } from '../actions/reviews.ts';
import type { Stage } from '../actions/stage.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Issue, Repository } from '../world/repository.ts';

/** What an action may be told; the rest is made up. */
export const actionArgumentsSchema = z.object({
  /** Of a pull request or issue; the newest open one when left out. */
  number: z.number().int().optional(),
  /** Login. */
  by: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
  name: z.string().optional(),
  branch: z.string().optional(),
  environment: z.string().optional(),
  state: z.string().optional(),
  copyOf: z.number().int().optional(),
  isDraft: z.boolean().optional(),
  isForced: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
});

export type ActionArguments = z.infer<typeof actionArgumentsSchema>;

type Action = (stage: Stage, repository: Repository, args: ActionArguments) => Promise<unknown> | unknown;

/** Actions by the name that the control API gives them. Each answers with what to look at afterwards. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  'open-pull-request': async (stage, repository, args) => {
    const copied = args.copyOf === undefined ? undefined : repository.pulls.get(args.copyOf);
    return shown(
      await openPullRequest(stage, repository, {
        ...author(stage, args),
        ...(args.title === undefined ? {} : { title: args.title }),
        ...(args.body === undefined ? {} : { body: args.body }),
        ...(copied === undefined ? {} : { copyOf: copied }),
        isDraft: args.isDraft ?? false,
      }),
    );
  },
  push: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    return {
      sha: await pushToPullRequest(stage, repository, pull, { isForced: args.isForced ?? false }),
      ...shown(pull),
    };
  },
  'push-to-branch': async (stage, repository, args) => ({
    sha: await pushToBranch(stage, repository, args.branch === undefined ? {} : { branch: args.branch }),
  }),
  edit: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    await editPullRequest(stage, repository, pull, { title: args.title ?? `${pull.title}, again` });
    return shown(pull);
  },
  label: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    await labelPullRequest(stage, repository, pull, args.name ?? 'bug');
    return shown(pull);
  },
  draft: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    await setDraft(stage, repository, pull, args.isDraft ?? !pull.isDraft);
    return shown(pull);
  },
  merge: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    const method = args.state === 'squash' ? 'squash' : 'merge';
    return { sha: await mergePullRequest(stage, repository, pull, { method }), ...shown(pull) };
  },
  close: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    await closePullRequest(stage, repository, pull);
    return shown(pull);
  },
  reopen: async (stage, repository, args) => {
    const pull = repository.pulls.get(args.number ?? 0);
    if (pull === undefined) throw new Error('Say the number of a closed pull request.');
    await reopenPullRequest(stage, repository, pull);
    return shown(pull);
  },
  review: (stage, repository, args) => {
    const pull = findPull(repository, args);
    const remarks = args.body === undefined ? [] : [{ path: 'README.md', line: 1, body: args.body }];
    const state =
      args.state === 'changes' ? 'CHANGES_REQUESTED' : args.state === 'comment' ? 'COMMENTED' : 'APPROVED';
    const { id } = submitReview(stage, repository, pull, { ...reviewer(stage, args), state, remarks });
    return { review: id, ...shown(pull) };
  },
  resolve: (stage, repository, args) => {
    const pull = findPull(repository, args);
    const thread = pull.threads.find(({ resolvedBy }) => resolvedBy === null);
    if (thread !== undefined) resolveThread(stage, repository, pull, thread);
    return shown(pull);
  },
  comment: (stage, repository, args) => {
    const subject = repository.issues.get(args.number ?? 0) ?? findPull(repository, args);
    const text = args.body === undefined ? {} : { body: args.body };
    const { id } = addComment(stage, repository, subject, { ...reviewer(stage, args), ...text });
    return { comment: id, ...shown(subject) };
  },
  deploy: (stage, repository, args) => {
    const state = args.state === 'failure' ? 'failure' : 'success';
    const { id, sha } = deploy(stage, repository, { environment: args.environment ?? 'production', state });
    return { deployment: id, sha };
  },
  incident: (stage, repository, args) =>
    shown(
      openIssue(stage, repository, {
        labels: args.labels ?? ['incident'],
        ...(args.title === undefined ? {} : { title: args.title }),
      }),
    ),
  'close-issue': (stage, repository, args) => {
    const issue = repository.issues.get(args.number ?? 0) ?? newestOpen([...repository.issues.values()]);
    closeIssue(stage, repository, issue);
    return shown(issue);
  },
  release: async (stage, repository, args) => {
    const { tagName } = await publishRelease(stage, repository, {
      tagName: args.name ?? `v2.${repository.releases.length}.0`,
    });
    return { tagName };
  },
  check: async (stage, repository, args) => {
    const pull = findPull(repository, args);
    const conclusion = args.state === 'failure' ? 'failure' : 'success';
    const title = args.title ?? `Coverage ${stage.random.integer(60, 95)}.0%`;
    const names = ['coverage', 'test'];
    await runChecks(stage, repository, { sha: pull.headSha, branch: pull.headRef, names, conclusion, title });
    return shown(pull);
  },
  workflow: async (stage, repository, args) => {
    const sha = repository.branches.get(repository.defaultBranch)!;
    const { id } = await runWorkflow(stage, repository, {
      sha,
      ...(args.name === undefined ? {} : { name: args.name }),
    });
    return { run: id };
  },
  rename: (stage, repository, args) => {
    renameRepository(stage, repository, args.name ?? `${repository.name}-2`);
    return { name: repository.name };
  },
};

function author({ world }: Stage, { by }: ActionArguments) {
  const account = by === undefined ? undefined : world.findAccount(by);
  return account === undefined ? {} : { author: account };
}

function reviewer({ world }: Stage, { by }: ActionArguments) {
  const account = by === undefined ? undefined : world.findAccount(by);
  return account === undefined ? {} : { by: account };
}

/** @throws Error when there is none */
function findPull(repository: Repository, { number }: ActionArguments): PullRequest {
  if (number === undefined) return newestOpen([...repository.pulls.values()]);
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Error(`There is no pull request #${number}.`);
  return pull;
}

function newestOpen<T extends { readonly state: string }>(items: readonly T[]): T {
  const found = items.findLast(({ state }) => state === 'open');
  if (found === undefined) throw new Error('Nothing is open: open something first.');
  return found;
}

function shown({ number, title, state }: PullRequest | Issue) {
  return { number, title, state };
}
