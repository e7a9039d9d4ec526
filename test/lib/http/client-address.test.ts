import { expect, test } from 'vitest';
import { clientAddress, parseProxyTrust } from '../../../lib/http/client-address.ts';

test.each([
  ['nobody is believed unless set', undefined, '10.0.0.1', '1.2.3.4', '10.0.0.1'],
  ['one proxy', '1', '10.0.0.1', '1.2.3.4', '1.2.3.4'],
  ['what the client invented stands further left', '1', '10.0.0.1', '9.9.9.9, 1.2.3.4', '1.2.3.4'],
  ['two proxies', '2', '10.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.2', '1.2.3.4'],
  ['past one of two proxies', '2', '10.0.0.1', '1.2.3.4', '10.0.0.1'],
  ['no header', '1', '10.0.0.1', undefined, '10.0.0.1'],
  ['by networks', '10.0.0.0/8', '10.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.2', '1.2.3.4'],
  ['a stranger is not believed', '10.0.0.0/8', '1.2.3.4', '9.9.9.9', '1.2.3.4'],
  ['all are trusted', '10.0.0.0/8', '10.0.0.1', '10.0.0.3', '10.0.0.3'],
  ['nonsense ends the walk', '10.0.0.0/8', '10.0.0.1', '1.2.3.4, unknown, 10.0.0.2', '10.0.0.2'],
  ['nonsense from the last proxy', '1', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['IPv4 in IPv6', '10.0.0.0/8', '::ffff:10.0.0.1', '::ffff:1.2.3.4', '1.2.3.4'],
  ['IPv6 with port and brackets', '::1', '::1', '[2001:DB8::1]:4711', '2001:db8::1'],
  ['IPv4 with port', '1', '::1', '1.2.3.4:4711', '1.2.3.4'],
])('%s', (_, trust, socket, forwarded, expected) => {
  const parsed = trust === undefined ? undefined : parseProxyTrust(trust);
  if (trust !== undefined) expect(parsed).toBeDefined();
  expect(clientAddress(socket, forwarded, parsed)).toBe(expected);
});

test.each(['0', '11', '', 'proxy.example.org', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1,', '::1/129', '-1'])(
  '%j is no setting',
  (text) => {
    expect(parseProxyTrust(text)).toBeUndefined();
  },
);
