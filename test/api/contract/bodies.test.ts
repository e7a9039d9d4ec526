import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const UUID = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
const JSON_TYPE = 'application/json';

/** What is no object, and what is no JSON, with the codes of the answer. */
const WRONG_BODIES: readonly (readonly [body: string | undefined, type: string | null, code: string])[] = [
  ['null', JSON_TYPE, 'validation_failed'],
  ['[]', JSON_TYPE, 'validation_failed'],
  ['[{}]', JSON_TYPE, 'validation_failed'],
  ['7', JSON_TYPE, 'validation_failed'],
  ['"text"', JSON_TYPE, 'validation_failed'],
  ['', JSON_TYPE, 'invalid_json'],
  [' ', JSON_TYPE, 'invalid_json'],
  ['{"name":', JSON_TYPE, 'invalid_json'],
  [undefined, JSON_TYPE, 'invalid_json'],
  ['{}', 'text/plain', 'unsupported_media_type'],
  ['name=x', 'application/x-www-form-urlencoded', 'unsupported_media_type'],
  ['{}', 'x', 'unsupported_media_type'],
  ['{}', null, 'unsupported_media_type'],
];

interface Operation {
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, unknown> };
}

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** Every operation that takes JSON. */
async function listOperations() {
  const { paths } = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { requestBody }]) => requestBody?.content[JSON_TYPE] !== undefined)
      .map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, fillParameter),
        isRequired: requestBody?.required === true,
      })),
  );
}

/** Something of the form that the parameter has. */
function fillParameter(name: string): string {
  if (/provider/i.test(name)) return 'github';
  return /team|incident|hook|verif|user|organization/i.test(name) ? UUID : '1';
}

test('a body that is none is refused with what is wrong, whatever the method', async () => {
  const operations = await listOperations();
  expect([...new Set(operations.map(({ method }) => method))].sort()).toEqual(['PATCH', 'POST', 'PUT']);
  const wrong: string[] = [];
  for (const { method, path, isRequired } of operations) {
    for (const [body, type, code] of WRONG_BODIES) {
      const isAbsent = body === undefined || body === '';
      if (isAbsent && !isRequired) continue;
      const headers = type === null ? {} : { 'Content-Type': type };
      const sent = body === undefined ? {} : { body: new TextEncoder().encode(body) };
      const response = await api.send(path, { method, headers, ...sent });
      const problem = await readProblem(response);
      if (problem.code !== code)
        wrong.push(`${method} ${path} ${body} ${type}: ${response.status} ${JSON.stringify(problem)}`);
    }
  }
  expect(wrong).toEqual([]);
});
