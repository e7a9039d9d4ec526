import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig, readServiceConfig } from '../../../lib/config/config.ts';
import { readSecretFiles } from '../../../lib/config/secret-files.ts';

const noFile = join(tmpdir(), 'pulse-no-such-env-file');
const TOKEN = 'a-token-of-24-characters';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('secrets in files of their own are read as if the variables held them', async () => {
  const config = readConfig({
    env: {
      PULSE_TOKEN_FILE: await write('token', `${TOKEN}\n`),
      GITHUB_TOKEN_FILE: await write('github', 'ghp_1\r\n'),
      GITHUB_WEBHOOK_SECRET_FILE: await write('hook', 'secret of the hook'),
    },
    envFile: noFile,
  });
  expect(config.token).toBe(TOKEN);
  expect(config.github.token).toBe('ghp_1');
  expect(config.appWebhookSecret).toBe('secret of the hook');
});

test('a password in a file becomes a part of the URL of the database, whatever its characters', async () => {
  const password = 'p@ss/w:rd?#%41 ü';
  const env = {
    DATABASE_URL: 'postgres://pulse@db:5432/pulse',
    DATABASE_PASSWORD_FILE: await write('password', `${password}\n`),
    TEMPORAL_ADDRESS: 'temporal:7233',
    PULSE_TOKEN_FILE: await write('token', TOKEN),
  };
  const { databaseUrl } = readServiceConfig({ env, envFile: noFile });
  expect(decodeURIComponent(new URL(databaseUrl).password)).toBe(password);
  expect(new URL(databaseUrl).username).toBe('pulse');
});

test.each([
  [
    'a value and a file',
    { PULSE_TOKEN: TOKEN, PULSE_TOKEN_FILE: 'x' },
    'PULSE_TOKEN and PULSE_TOKEN_FILE are both set',
  ],
  ['a file that is not there', { PULSE_TOKEN_FILE: 'nowhere' }, 'PULSE_TOKEN_FILE cannot be read'],
  ['an empty file', { GITHUB_TOKEN_FILE: 'empty' }, 'GITHUB_TOKEN_FILE names an empty file'],
  [
    'a password for no database',
    { DATABASE_PASSWORD_FILE: 'some' },
    'DATABASE_PASSWORD_FILE needs DATABASE_URL',
  ],
  [
    'a password for nobody',
    { DATABASE_PASSWORD_FILE: 'some', DATABASE_URL: 'postgres://db/pulse' },
    'needs a user in DATABASE_URL',
  ],
  [
    'two passwords',
    { DATABASE_PASSWORD_FILE: 'some', DATABASE_URL: 'postgres://u:other@db/pulse' },
    'DATABASE_URL has a password',
  ],
])('%s: the message says which setting to mend and holds no secret', async (_what, given, expected) => {
  await write('empty', ' \n');
  await write('some', 'hunter2');
  const { problems } = readSecretFiles(given, folder);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
  expect(problems[0]).not.toContain('hunter2');
});

test('a service that lacks its token is told of both ways to give it', () => {
  const env = { DATABASE_URL: 'postgres://u:p@db/pulse', TEMPORAL_ADDRESS: 'temporal:7233' };
  expect(() => readServiceConfig({ env, envFile: noFile })).toThrow(
    'PULSE_TOKEN or PULSE_TOKEN_FILE must be set',
  );
});
