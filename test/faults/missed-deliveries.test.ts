import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeItems } from '../../cli/take-items.ts';
import { ACTIONS } from '../fake-github/control/actions.ts';
import { type SeededGitHub, startSeededGitHub } from '../fake-github/start-seeded.ts';
import { Clock } from '../fake-github/world/clock.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { dumpFacts } from './backfill/dump-facts.ts';
import { compareDumps } from './dump-rows.ts';
import { inForm } from './form.ts';
import { startPulse, type WholePulse } from './start-pulse.ts';

const PULL_REQUESTS = 6;
/** Actions between two kills; each is one to four events. */
const ACTIONS_BETWEEN = inForm({ short: 8, long: 60 });
const ROUNDS = inForm({ short: 1, long: 4 });
/** Of a busy repository, while nobody listens: more than three pages of GitHub's log. */
const ACTIONS_MISSED = inForm({ short: 100, long: 600 });
const MISSED_MIN = 150;
const MISSED_MS = 20 * 60_000;
/** Events of one second are an order that GitHub itself does not tell. */
const BETWEEN_ACTIONS_MS = 2_000;
const LIMIT_MS = inForm({ short: 300_000, long: 900_000 });

let fake: SeededGitHub;
/** The one that is struck, and one that nothing happens to, which is what it is compared with. */
let pulse: WholePulse;
let twin: WholePulse;
beforeAll(async () => {
  // Behind by as much as it is moved on below.
  const clock = new Clock(new Date(Date.now() - MISSED_MS - 20 * 60_000));
  fake = await startSeededGitHub({ pullRequests: PULL_REQUESTS, clock });
  [pulse, twin] = await Promise.all([
    startPulse({ githubApiUrl: fake.url }),
    startPulse({ githubApiUrl: fake.url }),
  ]);
  for (const each of [pulse, twin]) {
    const connected = await each.client.connectRepository({
      github: 'acme/waybill',
      token: fake.token.value,
    });
    expect(connected.hook).toMatchObject({ state: 'active' });
  }
  await Promise.all([pulse.untilAtRest(), twin.untilAtRest()]);
}, 300_000);
afterAll(async () => {
  await Promise.all([pulse?.[Symbol.asyncDispose](), twin?.[Symbol.asyncDispose]()]);
  await fake?.stop();
});

/** What happens, in turn; the first of them need Git, and take longer. */
const KINDS = ['open-pull-request', 'push', 'merge', 'close', 'check'];
const QUICK_KINDS = ['review', 'comment', 'label', 'edit', 'draft', 'deploy', 'incident', 'review'];
const ALL_KINDS = [...KINDS, ...QUICK_KINDS];
/** While nobody listens, so many are quick ones for each of the others. */
const QUICK_SHARE = 3;
const MISSED_KINDS = KINDS.flatMap((kind, at) => [
  kind,
  ...Array.from({ length: QUICK_SHARE }, (_, n) => QUICK_KINDS[(at * QUICK_SHARE + n) % QUICK_KINDS.length]!),
]);

async function letHappen(
  actions: number,
  kinds: readonly string[] = ALL_KINDS,
  betweenMs = BETWEEN_ACTIONS_MS,
): Promise<void> {
  for (let at = 0; at < actions; at++) {
    fake.world.clock.advance(betweenMs);
    const open = [...fake.repository.pulls.values()].filter(({ state }) => state === 'open').slice(-8);
    const name = open.length < 3 ? 'open-pull-request' : kinds[at % kinds.length]!;
    const isAboutOne = name !== 'open-pull-request' && name !== 'incident';
    await ACTIONS[name]!(fake, fake.repository, isAboutOne ? { number: fake.random.pick(open).number } : {});
  }
}

/** What GitHub says it sent to this Pulse: guid, and whether any attempt was answered with 2xx. */
function sentTo({ url }: WholePulse): Map<string, boolean> {
  const sent = new Map<string, boolean>();
  for (const { url: to, guid, statusCode } of fake.world.deliveries) {
    if (!to.startsWith(url)) continue;
    sent.set(guid, (sent.get(guid) ?? false) || (statusCode >= 200 && statusCode < 300));
  }
  return sent;
}

async function storedIn({ pg }: WholePulse): Promise<Map<string, string>> {
  const { rows } = await pg.query('select delivery_id, status from webhook_deliveries');
  return new Map(rows.map(({ delivery_id: id, status }) => [id, status]));
}

test(
  'API and worker killed under traffic, then nobody there for 20 minutes: all comes back by itself, and the facts are the same',
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await letHappen(ACTIONS_BETWEEN);
      const restarted = pulse.killAndRestartApi();
      await letHappen(ACTIONS_BETWEEN);
      await restarted;
      const restartedWorker = pulse.killAndRestartWorker();
      await letHappen(ACTIONS_BETWEEN);
      await restartedWorker;
    }
    await pulse.killApi();
    await letHappen(ACTIONS_MISSED, MISSED_KINDS, MISSED_MS / ACTIONS_MISSED);
    await fake.deliverer.idle();
    const missed = [...sentTo(pulse)].filter(([, isAcked]) => !isAcked);
    expect(missed.length).toBeGreaterThan(MISSED_MIN);

    // Nobody asks for anything here: a worker that starts looks by itself.
    await pulse.startApi();
    await pulse.killAndRestartWorker();
    await waitUntil(
      'what GitHub sent is stored',
      async () => {
        const stored = await storedIn(pulse);
        return [...sentTo(pulse).keys()].every((guid) => stored.has(guid));
      },
      LIMIT_MS,
    );
    await Promise.all([pulse.untilAtRest(), twin.untilAtRest()]);

    const stored = await storedIn(pulse);
    expect([...sentTo(pulse)].filter(([guid]) => !stored.has(guid))).toEqual([]);
    expect([...stored].filter(([, status]) => status !== 'processed' && status !== 'skipped')).toEqual([]);
    expect(compareDumps(await dumpFacts(pulse.pg), await dumpFacts(twin.pg))).toEqual([]);

    const runs = await takeItems(pulse.client.listReconciliations(), 50);
    const sum = (count: (run: (typeof runs)[number]) => number) =>
      runs.reduce((all, run) => all + count(run), 0);
    expect([sum(({ lost }) => lost), sum(({ unresolved }) => unresolved)]).toEqual([0, 0]);
    // Some were stored, and their acknowledgement got lost.
    expect(sum(({ recovered }) => recovered)).toBeGreaterThan(MISSED_MIN);
    expect(Math.max(...runs.map(({ pages }) => pages))).toBeGreaterThanOrEqual(3);
    expect(fake.log.errors).toEqual([]);
  },
  LIMIT_MS,
);

test('a delivery that GitHub sends again after a failure is applied once', async () => {
  const [hook] = [...fake.world.hooks.values()].filter(({ url }) => url.startsWith(pulse.url));
  await pulse.killApi();
  fake.world.clock.advance(BETWEEN_ACTIONS_MS);
  const pull = [...fake.repository.pulls.values()].find(({ state }) => state === 'open')!;
  await ACTIONS.edit!(fake, fake.repository, { number: pull.number, title: 'Sent again' });
  await fake.deliverer.idle();
  const failed = fake.world.deliveries.findLast(({ hookId }) => hookId === hook!.id)!;
  expect(failed.statusCode).toBe(0);
  await pulse.startApi();
  const redeliver = () =>
    fetch(`${fake.url}/repos/acme/waybill/hooks/${hook!.id}/deliveries/${failed.id}/attempts`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${fake.token.value}` },
    });
  for (let time = 0; time < 3; time++) expect((await redeliver()).status).toBe(202);
  await fake.deliverer.idle();
  await pulse.untilAtRest();
  const { rows } = await pulse.pg.query(
    'select status, attempts, count(*)::int from webhook_deliveries where delivery_id = $1 group by 1, 2',
    [failed.guid],
  );
  expect(rows).toEqual([{ status: 'processed', attempts: 1, count: 1 }]);
  const { rows: shown } = await pulse.pg.query('select title from pull_requests where number = $1', [
    pull.number,
  ]);
  expect(shown).toEqual([{ title: 'Sent again' }]);
}, 120_000);
