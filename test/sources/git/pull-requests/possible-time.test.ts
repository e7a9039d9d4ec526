import { expect, test } from 'vitest';
import { readFactsOfMirror } from '../../../../activities/sync/facts-of-mirror.ts';
import { RepositoryPlan } from '../build-repository.ts';

const START = 1_600_000_000;
const DAY = 86_400;
const NOW = START + 10 * DAY;
/** 2099 */
const FUTURE = 4_100_000_000;

/** Pull requests 1 to 3, of which the second landed by a merge that claims `landed`, with the times of all three. */
async function landedAt(landed: number, later = START + 5 * DAY) {
  const plan = new RepositoryPlan();
  const root = plan.commit({ time: START });
  const one = plan.commit({ parents: [root], time: START + DAY });
  const first = plan.merge(root, one, 'Merge pull request #1 from a/one\n', { time: START + DAY + 100 });
  const two = plan.commit({ parents: [root], time: START + 2 * DAY, author: 'B <b@example.org>' });
  const second = plan.merge(first, two, 'Merge pull request #2 from b/two\n', { time: landed });
  const three = plan.commit({ parents: [root], time: START + 4 * DAY, author: 'C <c@example.org>' });
  const third = plan.merge(second, three, 'Merge pull request #3 from c/three\n', { time: later });
  plan.branch('main', third);
  plan.pullRequest(1, one);
  plan.pullRequest(2, two);
  plan.pullRequest(3, three);
  using repository = plan.write();
  const facts = await readFactsOfMirror(
    repository.directory,
    new AbortController().signal,
    new Date(NOW * 1_000),
  );
  for (const { createdAt, mergedAt, updatedAt, firstCommitAt } of facts) {
    expect(mergedAt! >= createdAt && mergedAt!.getTime() <= NOW * 1_000, 'merged when it can be').toBe(true);
    expect(updatedAt.getTime()).toBeLessThanOrEqual(NOW * 1_000);
    expect(firstCommitAt!.getTime()).toBeLessThanOrEqual(NOW * 1_000);
  }
  return facts.map(({ mergedAt }) => mergedAt!.getTime() / 1_000);
}

test.each([
  ['says when', START + 3 * DAY, START + 3 * DAY],
  ['claims the year 2099: when the newest of what it brought was made', FUTURE, START + 2 * DAY],
  ['has no time: likewise', 0, START + 2 * DAY],
  ['comes from a clock that is fast by hours: now', NOW + 3_600, NOW],
])('a landing that %s', async (_, claimed, expected) => {
  const [first, second, third] = await landedAt(claimed);
  expect(second).toBe(expected);
  // The others are as they are, whatever that one claims.
  expect([first, third]).toEqual([START + DAY + 100, START + 5 * DAY]);
});

test('a landing from before the pull request existed is when it was opened', async () => {
  const [, second] = await landedAt(START - 400 * DAY);
  expect(second).toBeGreaterThanOrEqual(START);
});
