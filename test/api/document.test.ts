import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceEnvironment } from '../../lib/config/config.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

interface Operation {
  readonly operationId: string;
  readonly tags: string[];
  readonly summary: string;
  readonly security: object[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Record<string, object>;
}

async function readOperations(): Promise<[string, Operation][]> {
  const document = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

test('the document passes the linter with every recommended rule', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    await writeFile(file, await (await api.send('/openapi.json')).text());
    const redocly = dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json'));
    const linted = await promisify(execFile)(
      process.execPath,
      [join(redocly, 'bin/cli.js'), 'lint', file, '--config', 'redocly.yaml', '--format', 'json'],
      { env: serviceEnvironment({ REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }) },
    ).catch((error: { stdout: string }) => error);
    const { totals, problems } = JSON.parse(linted.stdout) as {
      totals: object;
      problems: { message: string }[];
    };
    expect(problems.map(({ message }) => message)).toEqual([]);
    expect(totals).toMatchObject({ errors: 0, warnings: 0 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('every operation has a name of its own, a tag, a summary and its errors', async () => {
  const operations = await readOperations();
  expect(operations.length).toBeGreaterThan(20);
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
  for (const [name, operation] of operations) {
    expect(operation.tags, name).toHaveLength(1);
    expect(operation.summary, name).not.toBe('');
    expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['400', '500', '503']));
    if (name.includes('/v1/')) expect(Object.keys(operation.responses), name).toContain('401');
    if (operation.requestBody !== undefined) expect(operation.requestBody.required, name).toBe(true);
  }
});

const isWebhook = (name: string): boolean => name.includes(' /webhooks/');

test('an operation under /v1 needs the token, in the document and in truth', async () => {
  for (const [name, { security }] of (await readOperations()).filter(([name]) => !isWebhook(name))) {
    const [method, template] = name.split(' ') as [string, string];
    const path = template.replaceAll(/\{[^}]+\}/g, '1');
    const response = await api.app.request(path, { method: method.toUpperCase() });
    const open = ['/healthz', '/readyz'].includes(path);
    expect(security, name).toEqual(open ? [] : [{ token: [] }]);
    expect(response.status === 401, name).toBe(!open);
  }
});

test('what GitHub posts to is described, with the signature in the place of the token', async () => {
  const webhooks = (await readOperations()).filter(([name]) => isWebhook(name));
  expect(webhooks.map(([name]) => name)).toEqual(['post /webhooks/github/{hook}', 'post /webhooks/github']);
  for (const [name, { security, responses }] of webhooks) {
    expect(security, name).toEqual([{ signature: [] }]);
    expect(Object.keys(responses), name).toEqual(
      expect.arrayContaining(['200', '202', '401', '404', '413', '415']),
    );
  }
});
