import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { createLogger } from '../../../lib/logger.ts';
import { createMailTransport, type MailTransport } from '../../../lib/mail/create-mail-transport.ts';
import { deliverMails } from '../../../lib/mail/deliver-mails.ts';
import { queueMail } from '../../../lib/mail/queue-mail.ts';
import { startMailSender } from '../../../lib/mail/start-mail-sender.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore, type SecretStore } from '../../../lib/secrets/secret-store.ts';
import { dropUnusedSecrets } from '../../../sql/upkeep/retention.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';
import { startSmtp, type TestSmtp } from './start-smtp.ts';

const FROM = 'Pulse <pulse@example.org>';
const URL = 'https://pulse.example.org/verify-email/secret-token';
const logger = createLogger({ name: 'test', level: 'silent' });
let testDatabase: TestDatabase;
let database: Database;
let secrets: SecretStore;
let smtp: TestSmtp;
let transport: MailTransport;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 2 });
  const secretKeys = `test:${Buffer.alloc(32, 1).toString('base64')}`;
  secrets = createSecretStore({ database, keyRing: openKeyRing({ secretKeys, dataDir: '/nowhere' }) });
  smtp = await startSmtp();
  transport = createMailTransport({ smtpUrl: smtp.url, from: FROM, folder: '/nowhere' });
});
afterAll(async () => {
  transport.close();
  await smtp[Symbol.asyncDispose]();
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});
afterEach(async () => {
  await database.pg.query('delete from outgoing_mails');
  await database.pg.query('delete from secrets');
  smtp.mails.length = 0;
  smtp.refusals.length = 0;
});

const deps = () => ({ database, secrets, transport, logger });
const queue = (to = 'ada@example.org', name = 'Ada') =>
  queueMail(secrets, database.slonik, to, 'verify-email', { name, url: URL });
const rows = async () => (await database.pg.query('select * from outgoing_mails')).rows;
const comeDue = () => database.pg.query('update outgoing_mails set next_attempt_at = now()');

test('the person gets the mail in text and HTML, once, and nothing of it stays', async () => {
  await queue();
  expect(await deliverMails(deps())).toBe(1);
  expect(await deliverMails(deps())).toBe(0);
  const [mail] = smtp.mails;
  expect(smtp.mails).toHaveLength(1);
  expect(mail!.subject).toBe('Confirm your e-mail address for Pulse');
  expect(mail!.from!.text).toBe('"Pulse" <pulse@example.org>');
  expect([mail!.to].flat()[0]!.text).toBe('ada@example.org');
  expect(mail!.text).toContain(`    ${URL}\n`);
  expect(mail!.html).toContain(`<a href="${URL}"`);
  expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail!.messageId).toMatch(/^<[0-9a-f-]{36}@example\.org>$/);
  expect(await rows()).toEqual([]);
  expect((await database.pg.query('select from secrets')).rowCount).toBe(0);
});

test('a mail goes with its transaction, and what it says is nowhere in the clear', async () => {
  await database.slonik
    .transaction(async (db) => {
      await queueMail(secrets, db, 'ada@example.org', 'verify-email', { name: 'Ada', url: URL });
      throw new Error('undone');
    })
    .catch(() => {});
  expect(await rows()).toEqual([]);
  await queue();
  const dump = JSON.stringify([await rows(), (await database.pg.query('select * from secrets')).rows]);
  expect(dump).not.toContain('secret-token');
  expect(dump).not.toContain('ada@example.org');
});

test('the clean-up leaves the content of a mail that waits', async () => {
  await queue();
  await database.pg.query('alter table secrets disable trigger user');
  await database.pg.query(`update secrets set updated_at = now() - interval '2 days'`);
  await database.pg.query('alter table secrets enable trigger user');
  expect(await dropUnusedSecrets(database.pg)).toBe(0);
  await deliverMails(deps());
  expect(smtp.mails).toHaveLength(1);
});

test('a server that cannot take it now is asked again later, under the same Message-ID', async () => {
  await queue();
  smtp.refusals.push([451, 'greylisted']);
  await deliverMails(deps());
  expect(smtp.mails).toHaveLength(0);
  const [waiting] = await rows();
  expect(waiting).toMatchObject({
    attempts: 1,
    failed_at: null,
    last_error: expect.stringContaining('greylisted'),
  });
  expect(await deliverMails(deps())).toBe(0);
  await comeDue();
  await deliverMails(deps());
  expect(smtp.mails.map(({ messageId }) => messageId)).toEqual([`<${waiting.mail_id}@example.org>`]);
});

test('one that dies while it sends loses no mail: it is sent again under the same Message-ID', async () => {
  await queue();
  const dying: MailTransport = {
    ...transport,
    send: async (mail) => {
      await transport.send(mail);
      return new Promise(() => {});
    },
  };
  void deliverMails({ ...deps(), transport: dying });
  await expect.poll(() => smtp.mails.length).toBe(1);
  expect(await deliverMails(deps())).toBe(0);
  await comeDue();
  await deliverMails(deps());
  const ids = smtp.mails.map(({ messageId }) => messageId);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('a mail that the server will never take is given up at once, and what it said forgotten', async () => {
  await queue('nobody@example.org');
  await queue('ada@example.org');
  smtp.refusals.push([550, 'no such user here']);
  await deliverMails(deps());
  expect(smtp.mails).toHaveLength(1);
  const [failed] = await rows();
  expect(failed).toMatchObject({ secret_id: null, last_error: expect.stringContaining('no such user') });
  expect(failed.failed_at).not.toBeNull();
  expect((await database.pg.query('select from secrets')).rowCount).toBe(0);
});

test('after the last attempt it is given up', async () => {
  await queue();
  for (let attempt = 1; attempt <= 12; attempt++) {
    smtp.refusals.push([451, 'later']);
    await comeDue();
    expect(await deliverMails(deps())).toBe(1);
  }
  expect((await rows())[0]).toMatchObject({ attempts: 12, secret_id: null });
  expect(await deliverMails(deps())).toBe(0);
});

test('two senders at once send each mail once', async () => {
  for (let i = 0; i < 10; i++) await queue(`person-${i}@example.org`);
  await Promise.all([deliverMails(deps()), deliverMails(deps())]);
  expect(smtp.mails).toHaveLength(10);
});

test('without a server mails are files for their owner only, soon after they were promised', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-mail-'));
  const folder = join(dataDir, 'mail');
  const sender = startMailSender({
    ...deps(),
    transport: createMailTransport({ smtpUrl: undefined, from: FROM, folder }),
  });
  try {
    await queue('ada@example.org', 'Zoë');
    // A draft takes its name once it is whole.
    const readMails = () =>
      readdir(folder).then(
        (files) => files.filter((file) => file.endsWith('.eml')),
        () => [],
      );
    await expect.poll(readMails, { timeout: 10_000 }).toHaveLength(1);
    const [file] = await readMails();
    const path = join(folder, file!);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const mail = await simpleParser(await readFile(path));
    expect(mail.text).toContain('Hello Zoë,');
    expect([mail.to].flat()[0]!.text).toBe('ada@example.org');
  } finally {
    await sender.stop();
    await rm(dataDir, { recursive: true });
  }
});
