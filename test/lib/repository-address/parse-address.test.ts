import { expect, test } from 'vitest';
import { parseAddress } from '../../../lib/repository-address/parse-address.ts';

test.each([
  ['https://github.com/owner/name.git', 'https://github.com/owner/name.git', 'github.com'],
  ['HTTPS://GitHub.com:443/owner/../other/name', 'https://github.com/other/name', 'github.com'],
  ['https://example.org./x', 'https://example.org/x', 'example.org'],
  ['http://2130706433/x', 'http://127.0.0.1/x', '127.0.0.1'],
  ['http://0x7f.1:9000/x', 'http://127.0.0.1:9000/x', '127.0.0.1'],
  ['http://[::FFFF:7f00:1]/x', 'http://[::ffff:7f00:1]/x', '::ffff:7f00:1'],
  ['ssh://git@Example.org:2222/x.git', 'ssh://git@Example.org:2222/x.git', 'example.org'],
  ['ssh://git@0177.0.0.1/x.git', 'ssh://git@127.0.0.1/x.git', '127.0.0.1'],
  ['git@github.com:owner/name.git', 'git@github.com:owner/name.git', 'github.com'],
  ['git@2130706433:x', 'git@127.0.0.1:x', '127.0.0.1'],
  ['[::1]:x.git', '[::1]:x.git', '::1'],
])('%s is for everybody %s', (address, url, host) => {
  expect(parseAddress(address)).toMatchObject({ kind: 'remote', url, host });
});

test.each([
  ['/srv/git/x.git', '/srv/git/x.git'],
  ['../x', '../x'],
  ['file:///srv/git/a%20b', '/srv/git/a b'],
  ['/srv/odd:name', '/srv/odd:name'],
])('%s is a path', (address, path) => {
  expect(parseAddress(address)).toEqual({ kind: 'local', path });
});

test.each([
  ['--upload-pack=x', 'source_invalid'],
  ['-u x', 'source_invalid'],
  ['https://ada:secret@example.org/x', 'source_invalid'],
  ['https://ada@example.org/x', 'source_invalid'],
  ['ssh://ada:secret@example.org/x', 'source_invalid'],
  ['https://example.org/x?token=1', 'source_invalid'],
  ['https://example.org\\@127.0.0.1/x', 'source_invalid'],
  ['https://1.2.3.999/x', 'source_invalid'],
  ['ssh://%31%32%37.0.0.1/x', 'source_invalid'],
  ['ssh://-oProxyCommand=x/x', 'source_invalid'],
  ['-oProxyCommand=x@host:x', 'source_invalid'],
  ['git@-host:x', 'source_invalid'],
  ['git@host:-x', 'source_invalid'],
  ['ssh://[::1%25lo]/x', 'source_invalid'],
  ['ext::sh -c x', 'protocol_refused'],
  ['fd::17', 'protocol_refused'],
  ['git://example.org/x', 'protocol_refused'],
  ['file://other.example/x', 'source_invalid'],
  ['a\nb', 'source_invalid'],
  ['', 'source_invalid'],
])('%j is refused, and no secret is repeated', (address, code) => {
  const refusal = (() => {
    try {
      return parseAddress(address) as unknown as { code: string; message: string };
    } catch (error) {
      return error as { code: string; message: string };
    }
  })();
  expect(refusal.code).toBe(code);
  expect(refusal.message).not.toContain('secret');
});
