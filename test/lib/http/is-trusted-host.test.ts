import { expect, test } from 'vitest';
import { isTrustedHost } from '../../../lib/http/is-trusted-host.ts';

test.each([
  '127.0.0.1:8233',
  '127.0.0.1',
  '[::1]:9464',
  '10.1.2.3:80',
  'localhost:8233',
  'LOCALHOST',
  'pulse.localhost:1',
  'worker:9464',
  undefined,
])('an address, localhost or a name of one’s own network is trusted: %s', (host) => {
  expect(isTrustedHost(host)).toBe(true);
});

test.each([
  'evil.example',
  'evil.example:8233',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'worker.evil.example.',
  '',
  'a@evil.example',
  'localhost/@evil.example',
  'localhost#.evil.example',
  'not a host',
])('a name that strangers may own is not: %s', (host) => {
  expect(isTrustedHost(host)).toBe(false);
});
