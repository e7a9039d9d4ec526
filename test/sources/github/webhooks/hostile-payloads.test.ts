import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PulseError } from '../../../../lib/errors.ts';
import { readDelivery } from '../../../../sources/github/webhooks/read-delivery.ts';
import { PAYLOAD_DEPTH_MAX } from '../../../../sources/github/webhooks/read-payload.ts';
import { findExample, readExamplePayloads } from './example-payloads.ts';

const JSON_TYPE = 'application/json';

function read(bytes: Buffer | string, event = 'pull_request', contentType = JSON_TYPE) {
  return readDelivery(event, contentType, Buffer.from(bytes as string));
}

test.for([
  ['nothing', '', 'it is empty'],
  ['white space', ' \r\n\t ', 'it is empty'],
  ['text that is no JSON', '{"action":', 'it is no JSON'],
  ['a list', '[]', 'its JSON is no object'],
  ['null', 'null', 'its JSON is no object'],
  ['ten million brackets', '['.repeat(10_000_000), 'nested more than'],
  ['ten million objects', '{"a":'.repeat(10_000_000), 'nested more than'],
] as const)('%s is refused with the reason', ([, text, reason]) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'delivery_unreadable', message: expect.stringContaining(reason) }),
  );
});

test('a form without the field payload is refused', () => {
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
  expect(() => read('body=%7B%7D', 'push', contentType)).toThrow(/no field "payload"/);
});

test('brackets inside texts do not count as nesting', () => {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { title: `"\\${'['.repeat(PAYLOAD_DEPTH_MAX + 1)}` });
  expect(read(JSON.stringify(payload)).outcome).toBe('facts');
});

test('a text arrives without NUL and lone surrogates, which no database takes', () => {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { title: 'a\u0000b\ud800c' });
  expect(read(JSON.stringify(payload))).toMatchObject({ facts: [{ title: 'ab\ufffdc' }] });
});

test('bytes that are not UTF-8 become replacement characters', () => {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { title: 'here:X' });
  const bytes = Buffer.from(JSON.stringify(payload));
  bytes[bytes.indexOf('here:X') + 5] = 0xff;
  expect(read(bytes)).toMatchObject({ facts: [{ title: 'here:\ufffd' }] });
});

test('names of the language itself are fields like any other', () => {
  const json = JSON.stringify(findExample('installation', 'created')).replace(
    '"permissions":{',
    '"permissions":{"__proto__":"write","constructor":"read",',
  );
  const reading = read(`{"__proto__":{"action":"deleted"},${json.slice(1)}`, 'installation');
  expect(reading.action).toBe('created');
  expect(({} as Record<string, unknown>).action).toBeUndefined();
  expect(reading).toMatchObject({ outcome: 'facts' });
});

test.for(['1e400', '1152921504606846976', '-1', '1.5', '"7"', 'null', '{}'])(
  'a pull request numbered %s has no number',
  (number) => {
    const json = JSON.stringify(findExample('pull_request', 'opened')).replace(
      /"number":\d+/g,
      `"number":${number}`,
    );
    expect(read(json)).toMatchObject({ outcome: 'skip', reason: expect.stringContaining('number') });
  },
);

const HOSTILE = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    '\u0000',
    '\ud800',
    '[',
    -1,
    0,
    1e308,
    2 ** 53,
    [],
    {},
    [null],
    [[]],
    'x'.repeat(300),
  ),
  fc.constantFrom(
    '0000000000000000000000000000000000000000',
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Paths of everything inside a value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaceAt(value: unknown, path: readonly string[], replacement: unknown): void {
  let object = value as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    const inner = object[key];
    if (typeof inner !== 'object' || inner === null) return;
    object = inner as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  if (replacement === undefined) delete object[last];
  else object[last] = replacement;
}

test('whatever is changed in an example, its reading ends in facts that can be stored, a reason, or the one error', () => {
  const examples = readExamplePayloads().map((example) => ({ ...example, paths: pathsOf(example.payload) }));
  const change = fc.tuple(fc.nat(), fc.option(HOSTILE, { nil: undefined }));
  fc.assert(
    fc.property(
      fc.nat(examples.length - 1),
      fc.array(change, { minLength: 1, maxLength: 12 }),
      (index, changes) => {
        const { event, payload, paths } = examples[index]!;
        const mutated = structuredClone(payload);
        for (const [at, replacement] of changes) {
          const path = paths[at % paths.length]!;
          // A copy: one value in two places could end up inside itself.
          if (path.length > 0) replaceAt(mutated, path, structuredClone(replacement));
        }
        expectStorable(readDelivery(event, JSON_TYPE, Buffer.from(JSON.stringify(mutated))));
      },
    ),
    { numRuns: 3_000 },
  );
});

test('whatever bytes come, nothing but the one error is thrown', () => {
  const bytes = Buffer.from(JSON.stringify(findExample('push')));
  const cut = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length));
  fc.assert(
    fc.property(
      cut,
      fc.constantFrom(JSON_TYPE, 'application/x-www-form-urlencoded', ''),
      ([at, byte, end], type) => {
        const damaged = Buffer.from(bytes.subarray(0, end));
        if (at < end) damaged[at] = byte;
        try {
          expectStorable(readDelivery('push', type, damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(PulseError);
          expect((error as PulseError).code).toBe('delivery_unreadable');
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

/** No text with what PostgreSQL refuses, no time or number out of its range, anywhere in the reading. */
function expectStorable(value: unknown): void {
  if (typeof value === 'string') {
    expect(value).not.toContain('\u0000');
    expect(value.isWellFormed()).toBe(true);
  } else if (typeof value === 'number') {
    expect(Number.isSafeInteger(value)).toBe(true);
  } else if (value instanceof Date) {
    expect(value.toISOString()).toMatch(/^\d{4}-/);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) expectStorable(inner);
  }
}
