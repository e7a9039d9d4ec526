import { expect, test } from 'vitest';
import { mayRegister } from '../../../lib/accounts/registration.ts';

test.each([
  ['closed', 'ada@example.org', false],
  ['open', 'ada@example.org', true],
  ['domains', 'ada@example.org', true],
  ['domains', 'ada@EXAMPLE.org', true],
  ['domains', 'ada@sub.example.org', false],
  ['domains', 'ada@notexample.org', false],
  ['domains', '"eve@example.org"@evil.example', false],
] as const)('%s: %s', (mode, email, may) => {
  expect(mayRegister({ mode, domains: ['example.org'] }, email)).toBe(may);
});
