import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refreshMailmap } from '../../../activities/sync/refresh-mailmap.ts';
import { storeCommitBatch } from '../../../activities/sync/store-commit-batch.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { readCommitHistory } from '../../../sources/git/commits/stream-commits.ts';
import { getCommit } from '../../../sql/commits/get-commit.ts';
import { listDeveloperItems } from '../../../sql/developer-activity/list-developer-items.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, commit as commitFact, person, pullRequest } from '../../lib/facts/make-facts.ts';

const MONTH = '2026-09';
/** Late in that month of UTC. */
const START = 1_790_000_000;

let opened: OpenTestDatabase;
let directory: string;
let repoId: number;
let repositories = 0;
let clock: number;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`co-authors-${++repositories}`);
  clock = START;
  directory = mkdtempSync(join(tmpdir(), 'pulse-co-authors-'));
  execFileSync('git', ['-C', directory, 'init', '-q', '-b', 'main', '.']);
  return () => rmSync(directory, { recursive: true, force: true });
});

function commit(name: string, coAuthors: string[], mailmap?: string): string {
  if (mailmap !== undefined) writeFileSync(join(directory, '.mailmap'), mailmap);
  execFileSync('git', ['-C', directory, 'add', '-A']);
  const date = `${++clock} +0000`;
  const email = `${name}@x.example`;
  const trailers = coAuthors.map((one) => `Co-authored-by: ${one}`).join('\n');
  execFileSync('git', ['-C', directory, 'commit', '-q', '--allow-empty', '-m', `Work\n\n${trailers}`], {
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return execFileSync('git', ['-C', directory, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
}

async function sync(): Promise<void> {
  const reading = await readCommitHistory(join(directory, '.git'), null);
  for await (const commits of reading.commits()) {
    await inTransaction(opened.database, (client) => storeCommitBatch(client, repoId, commits));
  }
  await refreshMailmap(opened.database, repoId, join(directory, '.git'));
}

/** Commits that name them, by name; as many rows lie behind each number, and those who wrote none have a row, too. */
async function named(): Promise<Record<string, number>> {
  const { rows } = await opened.database.pg.query<{ id: string; name: string; n: number }>(
    `select a.author_id as id, d.name, sum(a.co_authored_commits)::int as n
     from monthly_developer_activity a join developers d on d.id = a.author_id
     where a.repo_id = $1 group by 1, 2 having sum(a.co_authored_commits) > 0 order by d.name`,
    [repoId],
  );
  for (const { id, n } of rows) {
    const month = { repoId, developerId: id, month: MONTH };
    const page = { after: undefined, limit: 100 };
    expect(await listDeveloperItems(opened.database.pg, month, ['co_authored_commit'], page)).toHaveLength(n);
  }
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

test('who is named beside the author has the commit once, whatever addresses; authors do not name themselves', async () => {
  const sha = commit('ann', ['Bo <bo@x.example>', 'Cy <cy@x.example>', 'Ann <ANN@x.example>']);
  commit('bo', ['Cy <cy@x.example>', 'Cy at home <cy@home.example>']);
  await sync();
  await sync();
  expect(await named()).toEqual({ bo: 1, Cy: 2, 'Cy at home': 1 });
  commit('ann', [], 'Cy <cy@x.example> <cy@home.example>\nBo <bo@x.example> <ann@x.example>\n');
  await sync();
  // Bo is who wrote the first commit now.
  expect(await named()).toEqual({ Cy: 2 });
  const told = await getCommit(opened.database.slonik, repoId, sha);
  expect(told?.coAuthors).toEqual(['Ann <ANN@x.example>', 'Bo <bo@x.example>', 'Cy <cy@x.example>']);
  expect(told?.coAuthorIds).toHaveLength(1);
  commit('ann', [], '# nobody\n');
  await sync();
  expect(await named()).toEqual({ bo: 1, Cy: 2, 'Cy at home': 1 });
});

test('an address that hides another is its account, and names found to be one person are one', async () => {
  commit('dee', ['Eve <4711+eve@users.noreply.github.com>', 'E. V. <eve@corp.example>']);
  await sync();
  expect(await named()).toEqual({ 'E. V.': 1, Eve: 1 });
  await applyEvent(opened, repoId, [
    pullRequest({ author: person('eve', { providerId: 4_711, email: 'eve@corp.example', name: 'Eve' }) }),
  ]);
  expect(Object.values(await named())).toEqual([1]);
});

test('what a push tells and what the mirror reads of a commit are the same rows, in either order', async () => {
  const sha = commit('fay', ['Gil <gil@x.example>']);
  const committedAt = new Date(clock * 1_000);
  const fact = commitFact({
    sha,
    committedAt,
    author: person('fay', { email: 'fay@x.example', name: 'fay' }),
    coAuthors: [{ name: 'Gil', email: 'gil@x.example' }],
  });
  const rows = async () =>
    (
      await opened.database.pg.query(
        `select c.sha, c.name, c.email, c.developer_id = i.developer_id as is_theirs
         from commit_co_authors c join developer_identities i on i.kind = 'email' and i.value = lower(c.email)
         where c.repo_id = $1`,
        [repoId],
      )
    ).rows;
  const expected = [{ sha, name: 'Gil', email: 'gil@x.example', is_theirs: true }];
  await applyEvent(opened, repoId, [fact]);
  expect(await rows()).toEqual(expected);
  await sync();
  await applyEvent(opened, repoId, [fact]);
  expect(await rows()).toEqual(expected);
  expect(await named()).toEqual({ Gil: 1 });
});
