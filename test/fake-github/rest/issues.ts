import { type Call, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentIssue, presentIssueComment } from '../present/issue.ts';
import { presentLabel } from '../present/label.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Issue } from '../world/repository.ts';
import { sortUpdated } from './sort-updated.ts';

const NEEDS = ['issues:read', 'pull_requests:read'] as const;
const ISSUES = '/repos/{owner}/{repo}/issues';

/** Issues and conversations. Pull requests are issues, too, and GitHub lists them so. */
export const issueRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: ISSUES,
    needs: NEEDS,
    handle: (call) =>
      paginate(call, select(call), (subject) => presentIssue(call.world, call.repository, subject)),
  },
  {
    method: 'GET',
    pattern: `${ISSUES}/comments`,
    needs: NEEDS,
    handle: (call) => {
      const all = subjects(call).flatMap((subject) =>
        subject.comments.map((comment) => ({ ...comment, subject, comment })),
      );
      return paginate(call, sortUpdated(call, all), ({ subject, comment }) =>
        presentIssueComment(call.world, call.repository, subject, comment),
      );
    },
  },
  {
    method: 'GET',
    pattern: `${ISSUES}/{issue_number}`,
    needs: NEEDS,
    handle: (call) => ({ status: 200, body: presentIssue(call.world, call.repository, findSubject(call)) }),
  },
  {
    method: 'GET',
    pattern: `${ISSUES}/{issue_number}/comments`,
    needs: NEEDS,
    handle: (call) => {
      const subject = findSubject(call);
      return paginate(call, sortUpdated(call, subject.comments), (comment) =>
        presentIssueComment(call.world, call.repository, subject, comment),
      );
    },
  },
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/labels',
    needs: NEEDS,
    handle: (call) =>
      paginate(call, [...call.repository.labels.values()], (label) =>
        presentLabel(call.world, call.repository, label),
      ),
  },
];

function subjects({ repository }: Call): (Issue | PullRequest)[] {
  return [...repository.issues.values(), ...repository.pulls.values()];
}

function findSubject({ repository, params }: Call): Issue | PullRequest {
  const number = Number(params.issue_number);
  const subject = repository.issues.get(number) ?? repository.pulls.get(number);
  if (subject === undefined) throw notFound();
  return subject;
}

function select(call: Call): (Issue | PullRequest)[] {
  const state = call.query.get('state') ?? 'open';
  const labels = call.query.get('labels')?.split(',') ?? [];
  const wanted = subjects(call).filter(
    (subject) =>
      (state === 'all' || subject.state === state) &&
      labels.every((wantedLabel) => subject.labels.some(({ name }) => name === wantedLabel)),
  );
  return sortUpdated(call, wanted, 'desc');
}
