import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinBranchMovements } from '../../../domain/deployments/join-branch-movements.ts';
import { joinTagMovements } from '../../../domain/deployments/join-tag-movements.ts';
import { keyMovements } from '../../../domain/deployments/key-movements.ts';
import type { MovementTeller, ToldMovement } from '../../../domain/deployments/ref-movement.ts';

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 5) + minute * MINUTE_MS);

function told(
  toldBy: MovementTeller,
  commitSha: string | null,
  minute: number,
  more: { from?: string; seen?: number; since?: number } = {},
): ToldMovement {
  return {
    toldBy,
    commitSha,
    beforeSha: more.from ?? null,
    movedAt: at(minute),
    seenAt: at(more.seen ?? minute),
    seenBeforeAt: more.since === undefined ? null : at(more.since),
  };
}

const show = (movements: readonly { commitSha: string | null; at: Date }[]) =>
  movements.map((one) => `${one.commitSha} ${(one.at.getTime() - at(0).getTime()) / MINUTE_MS}`);
const tags = (...all: ToldMovement[]) => show(joinTagMovements(all));
const branches = (...all: ToldMovement[]) => show(joinBranchMovements(all));

test('a tag that is moved, and moved back, is as many movements', () => {
  expect(tags(told('push', 'a', 0), told('push', 'b', 60), told('push', 'a', 120))).toEqual([
    'a 0',
    'b 60',
    'a 120',
  ]);
});

test('a push, the creation beside it and the mirror that shows it are one movement', () => {
  expect(
    tags(told('create', null, 61), told('push', 'a', 60), told('commit', 'a', 0, { seen: 500 })),
  ).toEqual(['a 60']);
});

test('a creation without a push has its commit from the mirror, once that has it', () => {
  expect(tags(told('create', null, 60))).toEqual(['null 60']);
  expect(tags(told('create', null, 60), told('tagger', 'a', 50, { seen: 90 }))).toEqual(['a 60']);
});

test('what a mirror showed before a push tells of is another movement', () => {
  expect(tags(told('commit', 'a', 0, { seen: 10 }), told('push', 'b', 60), told('push', 'a', 120))).toEqual([
    'a 0',
    'b 60',
    'a 120',
  ]);
});

test('nothing of a mirror happened after it was read', () => {
  expect(tags(told('tagger', 'a', 9_999_999, { seen: 10 }))).toEqual(['a 10']);
});

const LINE = [
  told('line', 'a', 0, { seen: 900 }),
  told('line', 'b', 60, { from: 'a', seen: 900 }),
  told('line', 'c', 120, { from: 'b', seen: 900 }),
  told('line', 'd', 180, { from: 'c', seen: 900 }),
];

test('the commits of a branch’s line are its past; those that a push moved over belong to the push', () => {
  expect(branches(...LINE)).toEqual(['a 0', 'b 60', 'c 120', 'd 180']);
  expect(branches(...LINE, told('push', 'c', 130, { from: 'a' }))).toEqual(['a 0', 'c 130', 'd 180']);
  expect(branches(...LINE, told('push', 'c', 130))).toEqual(['a 0', 'b 60', 'c 130', 'd 180']);
});

test('a push back to an earlier commit is a movement of its own', () => {
  expect(branches(...LINE, told('push', 'b', 200, { from: 'd' }))).toEqual([
    'a 0',
    'b 60',
    'c 120',
    'd 180',
    'b 200',
  ]);
});

test('commits of one moment came in one push', () => {
  const rebased = [
    told('line', 'a', 0),
    told('line', 'b', 60, { from: 'a' }),
    told('line', 'c', 60, { from: 'b' }),
  ];
  expect(branches(...rebased)).toEqual(['a 0', 'c 60']);
});

test('a movement that two readings of a mirror tell of counts unless a push between them tells of it, too', () => {
  const seen = told('seen', 'a', 100, { from: 'd', since: 50 });
  expect(branches(seen)).toEqual(['a 100']);
  expect(branches(seen, told('push', 'a', 70, { from: 'd' }))).toEqual(['a 70']);
  expect(branches(seen, told('push', 'a', 20))).toEqual(['a 20', 'a 100']);
});

test('any order and repetition of what is told gives the same keys and movements', () => {
  const one = fc.record({
    toldBy: fc.constantFrom<MovementTeller>('push', 'create', 'tagger', 'commit', 'seen', 'line'),
    commit: fc.constantFrom('a', 'b', 'c'),
    from: fc.constantFrom('a', 'b', 'c', undefined),
    minute: fc.nat(40),
    seen: fc.nat(60),
  });
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 9 }).chain((all) =>
        fc.record({
          all: fc.constant(all),
          again: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        }),
      ),
      ({ all, again }) => {
        const list = (from: typeof all) => [
          // One line has each commit once.
          ...new Map(
            from.map(({ toldBy, commit, from: before, minute, seen }) => [
              toldBy === 'line' ? commit : `${toldBy} ${commit} ${before} ${minute} ${seen}`,
              told(toldBy, toldBy === 'create' ? null : commit, minute, {
                ...(before === undefined ? {} : { from: before }),
                seen: minute + seen,
              }),
            ]),
          ).values(),
        ];
        const isOneLine = all.filter(({ toldBy }) => toldBy === 'line').length <= 1;
        fc.pre(isOneLine);
        for (const join of [joinTagMovements, joinBranchMovements]) {
          expect([...keyMovements('x', join(list(again)))]).toEqual([...keyMovements('x', join(list(all)))]);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
