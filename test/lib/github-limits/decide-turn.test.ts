import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideTurn, type TurnRequest, type TurnState } from '../../../lib/github-limits/decide-turn.ts';

const NOW_MS = 1_000_000_000;
const IDLE: TurnState = {
  nowMs: NOW_MS,
  blockedUntilMs: null,
  blockedBecause: null,
  running: 0,
  runningOfResource: 0,
  runningCost: 0,
  points: 0,
  pointsFreeAtMs: null,
  window: { limit: 5_000, remaining: 5_000, resetAtMs: NOW_MS + 600_000 },
};
const LIVE: TurnRequest = { api: 'rest', priority: 'live', cost: 1, points: 1 };
const BACKFILL: TurnRequest = { ...LIVE, priority: 'backfill' };

test.each([
  ['a pause that GitHub asked for', LIVE, { blockedUntilMs: NOW_MS + 5 }, 'blocked', 5],
  ['ninety requests under way', LIVE, { running: 90 }, 'concurrency', 1_000],
  ['seventy-two under way, for a backfill', BACKFILL, { running: 72 }, 'concurrency', 1_000],
  ['900 points within a minute', LIVE, { points: 900, pointsFreeAtMs: NOW_MS + 7_000 }, 'points', 7_000],
  ['896 points, for one that writes', { ...LIVE, points: 5 }, { points: 896 }, 'points', 1_000],
  ['720 points, for a backfill', BACKFILL, { points: 720 }, 'points', 1_000],
  ['2,000 points of GraphQL', { ...LIVE, api: 'graphql' }, { points: 2_000 }, 'points', 1_000],
  ['nothing left', LIVE, { window: { ...IDLE.window, remaining: 0 } }, 'used_up', 601_000],
  [
    'all that is left under way',
    LIVE,
    { runningCost: 3, window: { ...IDLE.window, remaining: 3 } },
    'used_up',
    601_000,
  ],
  [
    'less left than it costs',
    { ...LIVE, cost: 9 },
    { window: { ...IDLE.window, remaining: 8 } },
    'used_up',
    601_000,
  ],
  [
    'the reserve, for a backfill',
    BACKFILL,
    { window: { ...IDLE.window, remaining: 500 } },
    'reserved',
    601_000,
  ],
  [
    'an unknown limit that is being asked for',
    LIVE,
    { window: null, runningOfResource: 1 },
    'unknown_limit',
    1_000,
  ],
] as const)('%s: the request waits', (_, request, state, reason, waitMs) => {
  expect(decideTurn(request as TurnRequest, { ...IDLE, ...state } as TurnState)).toEqual({
    go: false,
    reason,
    waitMs,
  });
});

test.each([
  ['nothing is in the way', LIVE, {}],
  ['a pause is over', LIVE, { blockedUntilMs: NOW_MS }],
  [
    'a backfill has left room',
    LIVE,
    { running: 72, points: 720, window: { ...IDLE.window, remaining: 500 } },
  ],
  ['a new window has begun', BACKFILL, { window: { limit: 5_000, remaining: 0, resetAtMs: NOW_MS - 1_001 } }],
  [
    'the server has no limit',
    BACKFILL,
    { window: { limit: null, remaining: null, resetAtMs: null }, runningCost: 50 },
  ],
  ['nobody has asked yet', BACKFILL, { window: null }],
] as const)('%s: the request goes', (_, request, state) => {
  expect(decideTurn(request, { ...IDLE, ...state } as TurnState)).toEqual({ go: true });
});

test('a request that goes keeps every limit, and one that waits is told when to come again', () => {
  const count = fc.nat({ max: 6_000 });
  const request = fc.record({
    api: fc.constantFrom('rest', 'graphql'),
    priority: fc.constantFrom('live', 'backfill'),
    cost: fc.nat({ max: 100 }),
    points: fc.constantFrom(1, 5),
  });
  const state = fc.record({
    nowMs: fc.constant(NOW_MS),
    blockedUntilMs: fc.option(fc.integer({ min: NOW_MS - 100, max: NOW_MS + 100 })),
    blockedBecause: fc.constant(null),
    running: fc.nat({ max: 120 }),
    runningOfResource: fc.nat({ max: 3 }),
    runningCost: fc.nat({ max: 200 }),
    points: fc.nat({ max: 2_100 }),
    pointsFreeAtMs: fc.option(fc.integer({ min: NOW_MS, max: NOW_MS + 60_000 })),
    window: fc.option(
      fc.record({
        limit: fc.option(count),
        remaining: fc.option(count),
        resetAtMs: fc.option(fc.integer({ min: NOW_MS - 5_000, max: NOW_MS + 5_000 })),
      }),
    ),
  });
  fc.assert(
    fc.property(request, state, (asked, known) => {
      const decision = decideTurn(asked, known);
      if (!decision.go) {
        expect(decision.waitMs).toBeGreaterThan(0);
        return;
      }
      expect(known.blockedUntilMs ?? 0).toBeLessThanOrEqual(NOW_MS);
      expect(known.running).toBeLessThan(90);
      expect(known.points + asked.points).toBeLessThanOrEqual(asked.api === 'rest' ? 900 : 2_000);
      const { window } = known;
      if (window?.limit == null || window.remaining === null) return;
      const isOver = (window.resetAtMs ?? 0) + 1_000 <= NOW_MS;
      const left = isOver ? window.limit : window.remaining;
      expect(left - known.runningCost - asked.cost).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a backfill never goes where a live request would have to wait', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 95 }),
      fc.nat({ max: 950 }),
      fc.nat({ max: 600 }),
      (running, points, remaining) => {
        const state = { ...IDLE, running, points, window: { ...IDLE.window!, remaining } };
        if (decideTurn(BACKFILL, state).go) expect(decideTurn(LIVE, state)).toEqual({ go: true });
      },
    ),
  );
});
