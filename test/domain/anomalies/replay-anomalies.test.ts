import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../domain/anomalies/anomaly-thresholds.ts';
import { indexHistory } from '../../../domain/anomalies/collect-inputs.ts';
import { type Replay, replayAnomalies } from '../../../domain/anomalies/replay-anomalies.ts';
import { createTeamCalendar } from '../../../domain/anomalies/team-calendar.ts';
import type { PullRequestLife, TeamHistory } from '../../../domain/anomalies/team-history.ts';
import { workingHoursBetween } from '../../../domain/work-time/work-calendar.ts';

const at = (time: string): number => Date.parse(`2026-${time}Z`);
const TEAM = { id: 't', timeZone: 'Europe/Berlin', workDays: [1, 2, 3, 4, 5] };
const WINDOW = { fromMs: at('03-02T00:00'), untilMs: at('04-13T00:00') };

function replay(facts: Partial<TeamHistory>): Replay {
  const history: TeamHistory = {
    team: TEAM,
    repositories: [
      { repoId: 1, fullName: 'acme/shop', connectedMs: 0, disconnectedMs: Infinity, knownUntilMs: Infinity },
    ],
    commits: [],
    pullRequests: [],
    coverage: [],
    riskSnapshots: [],
    reviews: [],
    roster: [],
    ...facts,
  };
  const steps = replayAnomalies(
    indexHistory(history, createTeamCalendar(TEAM, at('01-01T00:00'))),
    WINDOW,
    DEFAULT_THRESHOLDS,
  );
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function life(
  number: number,
  ready: string,
  reviewed: string | null,
  closed: string | null,
): PullRequestLife {
  const ms = (time: string | null) => (time === null ? null : at(time));
  return {
    repoId: 1,
    number,
    title: 'Retry',
    author: 'ada',
    url: null,
    readyMs: at(ready),
    reviewedMs: ms(reviewed),
    closedMs: ms(closed),
  };
}

test('a replay raises at the end of the day on which a scan would have, and resolves likewise', () => {
  const { days, types } = replay({
    pullRequests: [
      life(1, '03-02T08:00', '03-05T10:00', null),
      life(2, '03-02T08:00', '03-03T10:00', null),
      life(3, '03-06T08:00', null, '03-16T12:00'),
      life(4, '03-30T07:00', null, null),
    ],
  });
  const stalled = types.find(({ type }) => type === 'stalled_pr')!;
  expect(days).toBe(42);
  expect(stalled).toMatchObject({ raised: 3, openAtEnd: 1, openMax: 1 });
  expect(
    stalled.examples.map(({ subject, raisedMs, resolvedMs }) => [subject, raisedMs, resolvedMs]),
  ).toEqual([
    // Clocks were put forward in the night to the 29th: nine in Berlin is seven now.
    ['pull_request/1/4', at('03-31T22:00'), null],
    ['pull_request/1/3', at('03-09T23:00'), at('03-16T23:00')],
    ['pull_request/1/1', at('03-03T23:00'), at('03-05T23:00')],
  ]);
  // Its worst is kept: seven work days are 56 working hours, more than twice the limit.
  expect(stalled.examples[1]).toMatchObject({ severity: 'medium' });
});

test('a team of a later time is not told of what was before it watched', () => {
  const repository = {
    repoId: 1,
    fullName: 'acme/shop',
    connectedMs: at('03-20T00:00'),
    disconnectedMs: at('03-25T00:00'),
  };
  const { types } = replay({
    repositories: [{ ...repository, knownUntilMs: Infinity }],
    pullRequests: [life(1, '03-10T08:00', null, null)],
  });
  const [example] = types.find(({ type }) => type === 'stalled_pr')!.examples;
  expect(example).toMatchObject({ raisedMs: at('03-20T23:00'), resolvedMs: at('03-25T23:00') });
});

test('working hours of a calendar are those counted one by one, over changes of clocks too', () => {
  const calendar = createTeamCalendar(TEAM, at('01-01T00:00'));
  for (const [from, until] of [
    ['01-05T10:30', '01-05T12:00'],
    ['03-27T12:00', '03-31T09:15'],
    ['01-01T00:00', '12-31T23:00'],
    ['10-23T16:59', '10-26T08:00'],
  ] as const) {
    const expected = workingHoursBetween(new Date(at(from)), new Date(at(until)), TEAM);
    expect(calendar.hoursBetween(at(from), at(until))).toBeCloseTo(expected, 9);
  }
});
