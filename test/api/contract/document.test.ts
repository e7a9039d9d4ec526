import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceEnvironment } from '../../../lib/config/config.ts';
import { createTestApi, type TestApi } from '../test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

interface Operation {
  readonly operationId: string;
  readonly 'x-access': string;
  readonly tags: string[];
  readonly summary: string;
  readonly security: object[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Record<string, object>;
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, SchemaNode> };
}

async function readDocument(path = '/openapi.json'): Promise<Document> {
  return (await (await api.send(path)).json()) as Document;
}

async function readOperations(path?: string): Promise<[string, Operation][]> {
  const document = await readDocument(path);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

test.each(['/openapi.json', '/openapi-webhooks.json'])(
  '%s passes the linter with every recommended rule',
  async (path) => {
    const folder = await mkdtemp(join(tmpdir(), 'pulse-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      await writeFile(file, await (await api.send(path)).text());
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
  },
);

test('every operation has a name of its own, a tag, a summary and its errors', async () => {
  const operations = await readOperations();
  expect(operations.length).toBeGreaterThan(20);
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
  for (const [name, operation] of operations) {
    expect(operation.tags, name).toHaveLength(1);
    expect(operation.summary, name).not.toBe('');
    expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['400', '500', '503']));
    if (operation.security.length > 0) expect(Object.keys(operation.responses), name).toContain('401');
    if (operation.requestBody !== undefined) expect(operation.requestBody.required, name).toBe(true);
  }
});

test('an operation under /v1 needs the token, in the document and in truth', async () => {
  for (const [name, { security, 'x-access': access }] of await readOperations()) {
    const [method, template] = name.split(' ') as [string, string];
    const path = template.replaceAll(/\{[^}]+\}/g, '1');
    const response = await api.app.request(path, { method: method.toUpperCase() });
    const open = access === 'public';
    expect(security, name).toEqual(open ? [] : [{ token: [] }, { session: [] }]);
    if (!open) expect(response.status, name).toBe(401);
  }
});

test('what GitHub posts to is described apart from the API, with the signature in the place of the token', async () => {
  const webhooks = await readOperations('/openapi-webhooks.json');
  expect(webhooks.map(([name]) => name)).toEqual(['post /webhooks/github/{hook}', 'post /webhooks/github']);
  for (const [name, { security, responses }] of webhooks) {
    expect(security, name).toEqual([{ signature: [] }]);
    expect(Object.keys(responses), name).toEqual(
      expect.arrayContaining(['200', '202', '401', '404', '413', '415']),
    );
  }
});

test('no schema has the name that generators make of another one and its property', async () => {
  const { schemas } = (await readDocument()).components;
  const names = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  expect(names.size).toBe(Object.keys(schemas).length);
  const made = Object.entries(schemas).flatMap(([name, schema]) => namesOfProperties(name, schema));
  expect(made.length).toBeGreaterThan(1_000);
  expect(made.filter((name) => names.has(name.toLowerCase()))).toEqual([]);
  // Nor its own: both become one variable.
  const own = Object.entries(schemas).filter(([name, { properties = {} }]) =>
    Object.keys(properties).some((property) => property.toLowerCase() === name.toLowerCase()),
  );
  expect(own.map(([name]) => name)).toEqual([]);
});

test('no schema has a name that generators give to a part of an operation', async () => {
  const names = new Set(Object.keys((await readDocument()).components.schemas));
  const parts = [
    'Body',
    'Data',
    'Error',
    'Errors',
    'Headers',
    'Params',
    'Path',
    'Query',
    'Request',
    'Response',
    'Responses',
  ];
  const made = (await readOperations()).flatMap(([, { operationId }]) =>
    parts.map((part) => `${capitalise(operationId)}${part}`),
  );
  expect(made.filter((name) => names.has(name))).toEqual([]);
});

/** Generators call the type of a property, or of its items, after the schema and the path to the property. */
function namesOfProperties(name: string, schema: SchemaNode): string[] {
  const ownProperties = Object.entries(schema.properties ?? {}).flatMap(([property, inner]) => {
    const made = `${name}${property
      .split(/[^A-Za-z0-9]/)
      .map(capitalise)
      .join('')}`;
    return [...SUFFIXES.map((suffix) => made + suffix), ...namesOfProperties(made, inner)];
  });
  const inner = [
    schema.items,
    schema.additionalProperties,
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  return [
    ...ownProperties,
    ...inner.filter((each) => typeof each === 'object').flatMap((each) => namesOfProperties(name, each)),
  ];
}

const SUFFIXES = ['', 'Enum', 'Inner', 'Item', 'Items', 'Value'];

interface SchemaNode {
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
