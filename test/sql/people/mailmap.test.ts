import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refreshMailmap } from '../../../activities/sync/refresh-mailmap.ts';
import { storeCommitBatch } from '../../../activities/sync/store-commit-batch.ts';
import { MAILMAP_ENTRIES_MAX, parseMailmap } from '../../../domain/facts/parse-mailmap.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { MAILMAP_LIMIT_BYTES } from '../../../sources/git/commits/read-mailmap.ts';
import { readCommitHistory } from '../../../sources/git/commits/stream-commits.ts';
import { storeMailmap } from '../../../sql/people/mailmaps.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, person, pullRequest } from '../../lib/facts/make-facts.ts';

let opened: OpenTestDatabase;
let directory: string;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`mailmap-${++repositories}`);
  directory = mkdtempSync(join(tmpdir(), 'pulse-mailmap-'));
  git(['init', '-q', '-b', 'main', '.']);
  return () => rmSync(directory, { recursive: true, force: true });
});

const git = (args: string[], input = '') =>
  execFileSync('git', ['-C', directory, ...args], { input, encoding: 'utf8' }).trim();

let clock = 1_790_000_000;
function commit(name: string, email: string, mailmap?: string | null): void {
  if (mailmap === null) git(['rm', '-q', '.mailmap']);
  else if (mailmap !== undefined) writeFileSync(join(directory, '.mailmap'), mailmap);
  git(['add', '-A']);
  const date = `${++clock} +0000`;
  execFileSync('git', ['-C', directory, 'commit', '-q', '--allow-empty', '-m', 'change'], {
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: 'c',
      GIT_COMMITTER_EMAIL: 'c@example.org',
      GIT_COMMITTER_DATE: date,
    },
  });
}

/** What the activities do with a mirror. */
async function sync(): Promise<void> {
  await refreshMailmap(opened.database, repoId, join(directory, '.git'));
  const reading = await readCommitHistory(join(directory, '.git'), null);
  for await (const commits of reading.commits()) {
    await inTransaction(opened.database, (client) => storeCommitBatch(client, repoId, commits));
  }
}

/** The commits of each author by their names as Git has them, and the names of who they are. */
async function authors(): Promise<{ developer: string; emails: string[] }[]> {
  const { rows } = await opened.database.pg.query<{ developer: string; emails: string[] }>(
    `select d.name as developer, array_agg(c.author_email order by c.committed_at) as emails
     from commits c join developers d on d.id = c.author_id where c.repo_id = $1 group by d.id, d.name order by min(c.committed_at)`,
    [repoId],
  );
  return rows;
}

const NAMES = ['Ann', 'ANN', 'Bob Lee', 'Zoë', 'ZOË', 'x'];
const EMAILS = ['a@x', 'A@X', 'b@x', 'B@x', 'c c@x', 'ä@x', 'Ä@x'];
const name = fc.constantFrom('', ' ', '\t', ...NAMES, '# Ann', ' Ann ');
const email = fc.constantFrom(...EMAILS, '');
const line = fc.oneof(
  fc.tuple(name, email).map(([n, e]) => `${n} <${e}>`),
  fc.tuple(name, email, name, email).map(([n, e, o, f]) => `${n} <${e}>${o} <${f}>`),
  fc.tuple(name, email, email).map(([n, e, f]) => `${n}<${e}> <${f}> # why\r`),
  fc.constantFrom(
    '',
    '#',
    '# <a@x> <b@x>',
    ' # Ann <a@x>',
    'no address',
    '<a@x',
    'a@x>',
    '<<a@x>> <b@x>',
    '\r',
  ),
);

test('a mailmap says what `git check-mailmap` says, whatever stands in it', async () => {
  const contacts = NAMES.flatMap((one) => EMAILS.map((address) => ({ name: one, email: address })));
  const listed = contacts.map((contact) => `${contact.name} <${contact.email}>`);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const text = lines.join('\n');
      const blob = git(['hash-object', '-w', '--stdin'], text);
      const expected = git(
        ['-c', `mailmap.blob=${blob}`, 'check-mailmap', '--stdin'],
        `${listed.join('\n')}\n`,
      );
      const content = parseMailmap(text);
      await inTransaction(opened.database, (client) =>
        storeMailmap(client, repoId, { blob, ruleVersion: 1, content }),
      );
      const { rows } = await opened.database.pg.query<{ shown: string }>(
        `select coalesce(m.new_name, c.name) || ' <' || coalesce(m.new_email, c.email) || '>' as shown
         from unnest($2::text[], $3::text[]) with ordinality c (name, email, place)
         left join lateral mailmapped($1, c.name, c.email) m on true order by place`,
        [repoId, contacts.map((contact) => contact.name), contacts.map((contact) => contact.email)],
      );
      expect(rows.map(({ shown }) => shown)).toEqual(expected.split('\n'));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('authors are whom the mailmap names, as `git shortlog` counts them; without it they are as before', async () => {
  commit('Ada Q', 'ada@mail.example');
  commit('ada', 'ada.old@mail.example');
  commit('root', 'root@host.example');
  commit('Bo', 'root@host.example');
  await sync();
  const before = await authors();
  expect(before.map(({ emails }) => emails.length)).toEqual([1, 1, 2]);

  const mailmap =
    'Ada Q <ada@mail.example> <ADA.old@mail.example>\nBo Li <bo@mail.example> bo <root@host.example>\n';
  commit('Bo Li', 'bo@mail.example', mailmap);
  await sync();
  expect(await authors()).toEqual([
    { developer: 'Ada Q', emails: ['ada@mail.example', 'ada.old@mail.example'] },
    { developer: 'Bo', emails: ['root@host.example'] },
    { developer: 'Bo Li', emails: ['root@host.example', 'bo@mail.example'] },
  ]);
  expect(git(['shortlog', '-se', 'HEAD']).split('\n')).toHaveLength(3);
  const { rows } = await opened.database.pg.query(
    'select max(unique_authors)::int as authors from daily_commit_stats where repo_id = $1',
    [repoId],
  );
  expect(rows).toEqual([{ authors: 3 }]);

  commit('Bo Li', 'bo@mail.example', null);
  await sync();
  const after = await authors();
  expect(after.slice(0, 3)).toEqual(before);
});

test('what the provider tells of a mapped commit is kept, and holds once the mailmap is gone', async () => {
  commit('ada', 'work@corp.example', 'Ada <home@corp.example> <work@corp.example>\n');
  await sync();
  const sha = git(['rev-parse', 'HEAD']);
  const at = new Date(clock * 1_000);
  const told = person('ada-corp', { providerId: 8_801, name: 'ada', email: 'work@corp.example' });
  const fact = {
    kind: 'commit',
    sha,
    committedAt: at,
    authoredAt: at,
    author: told,
    committerEmail: null,
    message: 'change',
    coAuthors: [],
    parentShas: [],
    additions: null,
    deletions: null,
    filesChanged: null,
    branch: 'main',
    onDefaultBranch: true,
    url: null,
  } as const;
  await applyEvent(opened, repoId, [fact, pullRequest({ author: told })]);
  const { rows } = await opened.database.pg.query<{ id: string }>(
    `select developer_id as id from developer_identities where kind = 'login' and value = 'ada-corp'`,
  );
  const authorId = async () =>
    (
      await opened.database.pg.query('select author_id as id from commits where repo_id = $1 and sha = $2', [
        repoId,
        sha,
      ])
    ).rows[0];
  // Git alone knows the new address, and all that it stands for is of this account: so they are one person.
  await sync();
  expect(await authorId()).toEqual(rows[0]);
  commit('ada', 'work@corp.example', null);
  await sync();
  expect(await authorId()).toEqual(rows[0]);
});

test('a mailmap of another repository, a link, or one that is too large changes nobody', async () => {
  commit(
    'ada',
    'work@other.example',
    `Ada <evil@other.example> <work@other.example>\n${'#'.repeat(MAILMAP_LIMIT_BYTES)}`,
  );
  await sync();
  expect(await authors()).toMatchObject([{ emails: ['work@other.example'] }]);
  const { rows } = await opened.database.pg.query(
    'select c.is_mapped, m.is_too_large from commits c join mailmaps m using (repo_id) where repo_id = $1',
    [repoId],
  );
  expect(rows).toEqual([{ is_mapped: false, is_too_large: true }]);
  rmSync(join(directory, '.mailmap'));
  writeFileSync(join(directory, 'other'), 'Ada <evil@other.example> <work@other.example>\n');
  execFileSync('ln', ['-s', 'other', join(directory, '.mailmap')]);
  commit('ada', 'work@other.example');
  await sync();
  expect(await authors()).toMatchObject([{ emails: ['work@other.example', 'work@other.example'] }]);
});

test('lines beyond a limit are counted and left out', () => {
  const lines = Array.from({ length: MAILMAP_ENTRIES_MAX + 2 }, (_, at) => `N <n@x> <${at}@x>`);
  const { entries, ignoredLines } = parseMailmap([...lines, `${'x'.repeat(2_000)} <a@x> <b@x>`].join('\n'));
  expect(entries).toHaveLength(MAILMAP_ENTRIES_MAX);
  expect(ignoredLines).toBe(3);
});

test('a commit is told as by whom the mailmap says it is in the very transaction that stores it', async () => {
  commit('Ada Q', 'ada@example.org', 'Ada Q <ada@example.org> <ada.old@example.org>\n');
  commit('ada', 'ada.old@example.org');
  await refreshMailmap(opened.database, repoId, join(directory, '.git'));
  const reading = await readCommitHistory(join(directory, '.git'), null);
  for await (const commits of reading.commits()) {
    await inTransaction(opened.database, (client) => storeCommitBatch(client, repoId, commits));
    expect((await authors()).map(({ developer }) => developer)).toEqual(['Ada Q']);
  }
});
