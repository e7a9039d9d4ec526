import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Similar } from '../../api/schemas/findings/edge.ts';
import { DEMO_PAIRS, DEMO_UNRELATED } from '../../cli/demo/scenario.ts';
import { runCli } from '../../cli/run-cli.ts';
import {
  createTestPlace,
  findProcessesOver,
  type PulseProcess,
  startPulse,
  stopPulse,
  type TestPlace,
} from '../supervisor/start-pulse.ts';
import { captureContext } from './capture-context.ts';
import { PULSE, readJson, runCommand, runProcess, START, startProgram } from './run-pulse.ts';
import { writeHostileRepository } from './write-hostile-repository.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e]/u;
const hasScript = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

let place: TestPlace;

beforeAll(async () => {
  place = await createTestPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

describe('while the service runs', () => {
  let service: PulseProcess;

  beforeAll(async () => {
    service = startPulse(place, { command: START });
    await service.ready;
  });
  afterAll(() => stopPulse(service));

  test('the demo’s duplicates are found, and nothing else', async () => {
    const { directory, expected, sync, findings } = await readJson(runProcess(place, 'demo', '--json'));
    expect(directory).toBe(join(place.dataDir, 'demo', 'waybill.git'));
    expect(expected).toEqual({ pairs: DEMO_PAIRS, unrelated: DEMO_UNRELATED });
    expect(sync).toMatchObject({
      status: 'completed',
      counts: { total: 25, done: 25, degraded: 0, failed: 0 },
    });
    const found = (findings as Finding[]).map(({ a, b, category }) => ({
      a: a.number,
      b: b.number,
      category,
    }));
    const duplicates = DEMO_PAIRS.filter((pair) => pair.category !== null);
    expect(found.sort((x, y) => x.a - y.a)).toEqual(
      duplicates.map(({ a, b, category }) => ({ a, b, category })),
    );
  });

  test.each(DEMO_PAIRS.filter(({ relation }) => relation !== null))(
    '#$a is not called a duplicate of #$b, but $relation',
    async ({ a, b, relation }) => {
      const { similar } = await readJson(runCommand(place, 'similar', `demo/waybill#${a}`, '--json'));
      const edge = (similar as Similar[]).find(({ pullRequest }) => pullRequest.number === b);
      expect(edge).toMatchObject({ relation, category: 'related', direction: 'earlier' });
    },
  );

  test('the neighbours of a pull request are listed in both directions', async () => {
    const { stdout } = await runCommand(place, 'similar', 'demo/waybill#4');
    expect(stdout).toMatch(/^#4 Ask carriers again when they are busy\n/);
    expect(stdout).toMatch(/\n#7 +same change +0\.\d\d +Retry failed requests with growing pauses\n/);
  });

  test('evidence shows the shared lines of both sides as they are in the mirror', async () => {
    const { code, stdout, stderr } = await runCommand(
      place,
      'evidence',
      'demo/waybill#15',
      'demo/waybill#13',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('#15 waybill/iso8601.py:');
    expect(stdout).toContain('  match = ISO_TIMESTAMP.fullmatch( text.strip() )');
    expect(stdout).toContain('#13 waybill/iso_timestamps.py:');
    expect(stdout).toContain('    match = ISO_TIMESTAMP.fullmatch(text.strip())');
  });

  test('evidence as JSON holds the same lines, and the removed ones from the base', async () => {
    const pair = await readJson(runCommand(place, 'evidence', 'demo/waybill#4', 'demo/waybill#7', '--json'));
    const hunks = pair.hunks as { stream: string; a: { lines: string[] }; b: { lines: string[] } }[];
    expect(pair).toMatchObject({ a: { number: 7 }, b: { number: 4 }, linesMissing: null });
    for (const { a, b } of hunks) expect(a.lines).toEqual(b.lines);
    const removed = hunks.filter(({ stream }) => stream === 'removed').flatMap(({ a }) => a.lines);
    expect(removed).toContain('            raise CarrierError(f"no answer from {url}") from error');
  });

  test('a pair that was not compared exits 1 and says so', async () => {
    const { code, stdout, stderr } = await runCommand(place, 'evidence', 'demo/waybill#2', 'demo/waybill#27');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*#2 and #27|^error: .*#27 and #2/);
  });

  test('a team is made of repositories, and its numbers are those of theirs', async () => {
    const team = ['teams', 'create', 'Parcels', '--repo', 'demo/waybill', '--since', '2000-01-01'];
    expect((await runCommand(place, ...team)).stdout).toContain('its name in commands is parcels');
    const window = ['--weeks', '104', '--json'];
    const ofTeam = await readJson(runCommand(place, 'metrics', 'parcels', ...window));
    const ofRepository = await readJson(runCommand(place, 'metrics', 'demo/waybill', ...window));
    const values = (report: typeof ofTeam) =>
      (report.metrics as { metric: string; value: number | null }[]).map(({ metric, value }) => [
        metric,
        value,
      ]);
    expect(values(ofTeam)).toEqual(values(ofRepository));
    // By its name as well as by its slug.
    const { stdout } = await runCommand(place, 'metrics', 'Parcels');
    expect(stdout).toMatch(/^Parcels: 12 weeks, /);
    expect(stdout).toMatch(/\nPull requests merged +[·▁▂▃▄▅▆▇█]{12,13} /);
  });

  test('the work of a team is shown week by week and event by event', async () => {
    const { activity } = await readJson(
      runCommand(place, 'feed', 'parcels', '--kind', 'pull_request_merged,commit', '--top', '500', '--json'),
    );
    const latest = Date.parse((activity as { at: string }[])[0]!.at);
    const until = new Date(latest + 86_400_000).toISOString().slice(0, 10);
    const chart = await readJson(
      runCommand(place, 'velocity', 'parcels', '--weeks', '104', '--until', until, '--json'),
    );
    const weeks = chart.weeks as { merged: number; commits: number }[];
    const kinds = (activity as { kind: string }[]).map(({ kind }) => kind);
    expect(weeks.reduce((sum, { merged }) => sum + merged, 0)).toBe(
      kinds.filter((kind) => kind === 'pull_request_merged').length,
    );
    expect(weeks.reduce((sum, { commits }) => sum + commits, 0)).toBe(
      kinds.filter((kind) => kind === 'commit').length,
    );
    const { stdout } = await runCommand(place, 'velocity', 'demo/waybill', '--weeks', '3');
    expect(stdout).toMatch(/^demo\/waybill: merged by week [▁▂▃▄▅▆▇█]{3}, weeks of UTC\n/);
    expect((await runCommand(place, 'feed', 'parcels', '--top', '1')).stdout).toMatch(/^when .*\n\d{4}-/);
    const unknown = await runCommand(place, 'feed', 'parcels', '--kind', 'coffee');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('pull_request_merged') });
    // Git alone does not tell which pull requests are open, nor who reviewed them.
    expect((await runCommand(place, 'stalled', 'parcels')).stdout).toMatch(/^Not known: Git alone/);
    expect((await runCommand(place, 'load', 'parcels')).stdout).toMatch(/^Not known: Git alone/);
  });

  test('rules about machines are added, listed and taken away', async () => {
    const added = await runCommand(place, 'bots', 'add', '*-robot', '--team', 'parcels', '--note', 'ours');
    const id = /Rule (\d+)/.exec(added.stdout)?.[1] ?? '';
    expect((await runCommand(place, 'bots', '--team', 'parcels')).stdout).toMatch(
      new RegExp(`${id} +this team +login \\*-robot +a machine +ours`),
    );
    expect((await runCommand(place, 'bots')).stdout).toBe('No rules.\n');
    expect((await runCommand(place, 'bots', 'remove', id)).code).toBe(1);
    expect((await runCommand(place, 'bots', 'remove', id, '--team', 'parcels')).stdout).toContain('is gone');
  });

  test('what rollups serve is what the facts say', async () => {
    const { report } = await readJson(runCommand(place, 'verify', '--json'));
    const rollups = report as { rollup: string; buckets: number; differences: number }[];
    expect(rollups.map(({ differences }) => differences)).toEqual([0, 0, 0, 0]);
    expect(rollups.find(({ rollup }) => rollup === 'daily_commit_stats')!.buckets).toBeGreaterThan(5);
    expect((await runCommand(place, 'rollups')).stdout).toMatch(/\nweekly_dora_metrics +3 +0/);
    expect((await runCommand(place, 'rollups', 'backfill', 'metric_snapshots')).stdout).toMatch(
      /\nmetric_snapshots +\d+ +0/,
    );
    const unknown = await runCommand(place, 'verify', '--rollup', 'hourly_jokes');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('daily_commit_stats');
  });

  test('an unknown team exits 1 and names those there are', async () => {
    const { code, stderr } = await runCommand(place, 'metrics', 'nobody');
    expect(code).toBe(1);
    expect(stderr).toContain('parcels');
  });

  test('an unknown repository exits 1 and names those there are', async () => {
    const { code, stderr } = await runCommand(place, 'similar', 'demo/nothing#1');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: There is no repository demo/nothing here. Among those there are: demo/waybill.\n',
    );
  });

  test('runs are listed by status', async () => {
    const { stdout } = await runCommand(place, 'runs', 'demo/waybill', '--top', '50');
    expect(stdout).toMatch(/^done: 25\n/);
    expect(await readJson(runCommand(place, 'runs', '--status', 'failed', '--json'))).toEqual({ runs: [] });
  });

  test('a Pulse elsewhere is used by its URL and token; its mirror is out of reach', async () => {
    const { apiUrl } = await service.ready;
    const token = (await readFile(join(place.dataDir, 'token'), 'utf8')).trim();
    const env = { PULSE_URL: apiUrl, PULSE_TOKEN: token, PULSE_DATA_DIR: join(place.dataDir, 'none') };
    const context = captureContext({ env });
    expect(await runCli(['evidence', 'demo/waybill#7', 'demo/waybill#4'], context)).toBe(0);
    expect(context.written.stdout).toContain('#7 waybill/client.py:');
    expect(context.written.stdout).toContain('(these lines are not at hand)');
    expect(context.written.stderr).toBe(
      'The mirror is on the machine of PULSE_URL: only places are shown.\n',
    );
  });

  test('syncing again finds everything done', async () => {
    const { code, stdout } = await runCommand(
      place,
      'sync',
      join(place.dataDir, 'demo', 'waybill.git'),
      '--name',
      'demo/waybill',
      '--top',
      '1',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo\/waybill: 25 pull requests, 25 known before, /);
    expect(stdout).toContain(' 1. demo/waybill #');
    expect(stdout).not.toContain(' 2. demo/waybill #');
    expect(stdout).toMatch(
      /http:\/\/127\.0\.0\.1:\d+\/v1\/repositories\/\d+\/pull-requests\/\d+\/evidence\/\d+/,
    );
  });

  test('text from outside steers no terminal and no reader of JSON', async () => {
    const source = join(place.dataDir, 'hostile.git');
    writeHostileRepository(source);
    const sync = await runCommand(place, 'sync', source, '--name', 'evil/corp');
    const evidence = await runCommand(place, 'evidence', 'evil/corp#1', 'evil/corp#2');
    const json = await runCommand(place, 'evidence', 'evil/corp#1', 'evil/corp#2', '--json');
    for (const { code, stdout, stderr } of [sync, evidence, json]) {
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(STEERING);
    }
    expect(evidence.stdout).toContain('\\x1b[2J\\x1b]0;owned\\x07');
    expect(JSON.parse(json.stdout)).toMatchObject({ category: 'same_change' });
  });

  test.runIf(hasScript)('on a real terminal stages are ticked off', async () => {
    const source = join(place.dataDir, 'demo', 'waybill.git');
    const command = ['stty cols 100;', ...PULSE, 'sync', source, '--name', 'demo/waybill'].join(' ');
    const { code, stdout } = await startProgram(place, ['script', '-qec', command, '/dev/null']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('\u001b[');
    expect(stripVTControlCharacters(stdout)).toContain('✔ demo/waybill: comparing them');
  });
});

describe('while nothing runs', () => {
  test('an interrupted sync stops in order and says how to go on, which starts what it needs and stops it', async () => {
    const source = join(place.dataDir, 'demo', 'waybill.git');
    const running = startProgram(place, [...PULSE, 'sync', source, '--name', 'demo/again']);
    await expect.poll(() => running.written.stderr, { timeout: 200_000 }).toContain('demo/again: ');
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Interrupted. Nothing is lost: run the same command again');
    expect(await findProcessesOver(place)).toEqual([]);

    const { sync } = await readJson(runProcess(place, 'sync', source, '--name', 'demo/again', '--json'));
    expect(sync).toMatchObject({ status: 'completed', counts: { done: 25 } });
    expect(await findProcessesOver(place)).toEqual([]);
  }, 120_000);
});
