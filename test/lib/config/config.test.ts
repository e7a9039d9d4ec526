import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ConfigSource, PROJECT_DIR, readConfig, readServiceConfig } from '../../../lib/config/config.ts';
import { variablesSchema } from '../../../lib/config/config-variables.ts';

const noFile = join(tmpdir(), 'pulse-no-such-env-file');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-config-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function complaint(
  env: Record<string, string>,
  read: (source: ConfigSource) => unknown = readConfig,
): string {
  try {
    read({ env, envFile: noFile });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({ env: {}, envFile: noFile });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: join(PROJECT_DIR, '.pulse'),
    token: undefined,
    databaseUrl: undefined,
    temporalAddress: undefined,
    temporalNamespace: 'default',
    temporalUiPort: 8233,
    logLevel: 'info',
  });
  expect(config.threads).toBeGreaterThanOrEqual(1);
});

test('all problems are named in one message', () => {
  const message = complaint({ PORT: '80800', TEMPORAL_UI_PORT: '-1', LOG_LEVEL: 'loud', PULSE_THREADS: '0' });
  for (const name of ['PORT', 'TEMPORAL_UI_PORT', 'LOG_LEVEL', 'PULSE_THREADS'])
    expect(message).toContain(name);
  expect(message).toContain('"80800"');
});

test('no secret value is printed', () => {
  const message = complaint({
    DATABASE_URL: 'mysql://root:hunter2@db/pulse',
    PULSE_TOKEN: 'too short',
    PULSE_SECRET_KEYS: 'first:c2hvcnQgYXMgd2VsbA==',
    PORT: 'x',
  });
  expect(message).toContain('DATABASE_URL');
  expect(message).toContain('PULSE_TOKEN');
  expect(message).not.toContain('hunter2');
  expect(message).not.toContain('too short');
  expect(message).toContain('PULSE_SECRET_KEYS');
  expect(message).not.toContain('c2hvcnQgYXMgd2VsbA');
});

test('the environment wins over the .env file, and an empty value counts as not set', async () => {
  const envFile = join(folder, '.env');
  await writeFile(envFile, 'PORT=9001\nTEMPORAL_NAMESPACE="team"\nPULSE_THREADS="3"\nHOST=\n');
  const config = readConfig({ env: { PORT: '9002', TEMPORAL_NAMESPACE: '' }, envFile });
  expect(config).toMatchObject({ port: 9002, temporalNamespace: 'default', threads: 3, host: '127.0.0.1' });
});

test('a relative data folder lies in the project, an absolute one where it says', () => {
  const read = (dir: string) => readConfig({ env: { PULSE_DATA_DIR: dir }, envFile: noFile }).dataDir;
  expect(read('data/pulse')).toBe(join(PROJECT_DIR, 'data/pulse'));
  expect(read(folder)).toBe(folder);
});

test('a service process must be told where its surroundings are', () => {
  const message = complaint({}, readServiceConfig);
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'PULSE_TOKEN']) expect(message).toContain(name);
});

test('a GitHub App is read from its number and its key, in a file or with written-out line breaks', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const file = join(folder, 'app.pem');
  await writeFile(file, pem);
  const read = (env: Record<string, string>) => readConfig({ env, envFile: noFile }).github;
  const expected = { appId: 7, privateKey: pem.trim() };
  expect(read({ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY_FILE: file }).app).toEqual(expected);
  const oneLine = pem.replaceAll('\n', '\\n');
  expect(read({ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: oneLine }).app).toEqual(expected);
  expect(read({ GITHUB_API_URL: 'https://ghe.example.org/' })).toMatchObject({
    apiUrl: 'https://ghe.example.org/api/v3',
    token: undefined,
    app: undefined,
  });
});

test('what is wrong with the settings of GitHub is said without showing them', () => {
  const message = complaint({
    GITHUB_API_URL: 'http://me:hunter2@ghe.example.org',
    GITHUB_TOKEN: 'two words',
    GITHUB_APP_ID: '7',
    GITHUB_APP_PRIVATE_KEY: '-----BEGIN half a key',
  });
  for (const name of ['GITHUB_API_URL', 'GITHUB_TOKEN', 'GITHUB_APP_PRIVATE_KEY'])
    expect(message).toContain(name);
  for (const secret of ['hunter2', 'two words', 'half a key']) expect(message).not.toContain(secret);
  expect(complaint({ GITHUB_APP_ID: '7' })).toContain('GITHUB_APP_PRIVATE_KEY_FILE');
  expect(complaint({ GITHUB_API_URL: 'http://ghe.example.org' })).toContain('https://');
});

test('.env.example documents exactly the settings that are read', async () => {
  const example = await readFile(join(PROJECT_DIR, '.env.example'), 'utf8');
  const documented = [...example.matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]).sort();
  expect(documented).toEqual(Object.keys(variablesSchema.shape).sort());
});
