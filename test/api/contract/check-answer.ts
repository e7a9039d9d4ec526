import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { describeApi } from '../../../api/document.ts';

type Document = ReturnType<typeof describeApi>;

interface Operation {
  readonly path: string;
  readonly responses: Record<
    string,
    { content?: Record<string, unknown>; headers?: Record<string, unknown> }
  >;
}

const ERRORS_OF_ANY_ADDRESS = [404, 405];

/** Checks that answers are as the OpenAPI document says: status, media type, body, headers. */
export function createAnswerCheck(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const operations = listOperations(document);

  return async (method: string, url: string, response: Response): Promise<void> => {
    const { pathname } = new URL(url, 'http://host');
    const operation = operations
      .get(method === 'HEAD' ? 'GET' : method)
      ?.find(({ pattern }) => pattern.test(pathname));
    const type = response.headers.get('Content-Type')?.split(';')[0];
    if (operation === undefined) {
      if (pathname.startsWith('/openapi') || pathname.startsWith('/docs')) return;
      // Without the token, nothing is said of what is there.
      expect([...ERRORS_OF_ANY_ADDRESS, 401]).toContain(response.status);
      await checkBody(ajv, 'openapi#/components/schemas/Problem', response);
      return;
    }
    const where = `${method} ${pathname} → ${response.status}`;
    if (response.status === 405) {
      expect(response.headers.has('Allow'), where).toBe(true);
      return checkBody(ajv, 'openapi#/components/schemas/Problem', response);
    }
    const documented = operation.responses[String(response.status)];
    expect(documented, `${where} is not documented`).toBeDefined();
    for (const name of Object.keys(documented?.headers ?? {})) {
      expect(response.headers.has(name), `${where} lacks the header ${name}`).toBe(true);
    }
    if (documented?.content === undefined) {
      expect(await response.clone().text()).toBe('');
      return;
    }
    expect(Object.keys(documented.content), `${where} has another media type`).toContain(type);
    if (method === 'HEAD' || !/json$/.test(type ?? '')) return;
    const pointer = [
      'paths',
      operation.path,
      method.toLowerCase(),
      'responses',
      String(response.status),
      'content',
      type!,
      'schema',
    ];
    await checkBody(ajv, `openapi#/${pointer.map(escapePointer).join('/')}`, response);
  };
}

async function checkBody(ajv: Ajv2020, $ref: string, response: Response): Promise<void> {
  // Compiled once for each reference, by ajv itself.
  const valid = ajv.getSchema($ref)!;
  const body = await response.clone().json();
  expect(valid(body) ? [] : valid.errors, JSON.stringify(body).slice(0, 2_000)).toEqual([]);
}

function listOperations(document: Document): Map<string, (Operation & { pattern: RegExp })[]> {
  const all = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      return [
        {
          method: method.toUpperCase(),
          path,
          pattern,
          responses: operation.responses as Operation['responses'],
        },
      ];
    }),
  );
  // Where two match (`active` and `{version}`), the literal one is meant.
  const literalFirst = all.sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  return Map.groupBy(literalFirst, ({ method }) => method);
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
