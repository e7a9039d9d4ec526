import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../lib/repository-address/parse-address.ts';
import {
  checkAddress,
  checkResolved,
  isPrivateAddress,
  type SourceReach,
} from '../../../lib/repository-address/source-reach.ts';

const PUBLIC: SourceReach = { hosts: null, ownHosts: [], privateHosts: false, localRepositories: false };

function refusal(address: string, reach: SourceReach): string | null {
  try {
    checkAddress(parseAddress(address), reach);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('unless the settings say otherwise', () => {
  test('public hosts may be reached', () => {
    for (const address of ['https://github.com/a/b', 'git@example.org:a/b', 'https://93.184.216.34/x'])
      expect([address, refusal(address, PUBLIC)]).toEqual([address, null]);
  });

  test('this machine and private networks may not, however they are written', () => {
    for (const address of [
      'http://127.0.0.1/x',
      'http://2130706433/x',
      'http://0x7f000001/x',
      'http://0/x',
      'http://localhost/x',
      'http://LOCALHOST./x',
      'http://git.localhost/x',
      'http://[::1]/x',
      'http://[::ffff:10.0.0.1]/x',
      'http://[64:ff9b::7f00:1]/x',
      'http://169.254.169.254/x',
      'git@10.1.2.3:x',
      'ssh://git@192.168.0.1/x',
      '/srv/x',
      'file:///srv/x',
    ]) {
      expect([address, refusal(address, PUBLIC)]).toEqual([address, 'host_refused']);
    }
  });

  test('a name may not lead there', () => {
    expect(() => checkResolved('a.example', ['93.184.216.34', '10.0.0.1'], PUBLIC)).toThrow(
      /a\.example \(10\.0\.0\.1\).*PULSE_MIRROR_HOSTS/,
    );
    expect(() => checkResolved('a.example', ['93.184.216.34'], PUBLIC)).not.toThrow();
  });
});

test('named hosts are the only ones, and may be private', () => {
  const reach = { ...PUBLIC, hosts: ['git.corp', '*.example.org', '10.0.0.1'], ownHosts: ['127.0.0.1'] };
  for (const address of [
    'https://git.corp/x',
    'https://a.example.org/x',
    'https://10.0.0.1/x',
    'http://127.0.0.1:9/x',
  ])
    expect([address, refusal(address, reach)]).toEqual([address, null]);
  for (const address of ['https://github.com/x', 'https://example.org/x', 'https://evilexample.org/x'])
    expect([address, refusal(address, reach)]).toEqual([address, 'host_refused']);
  expect(() => checkResolved('git.corp', ['10.0.0.7'], reach)).not.toThrow();
});

test('what is no address is not public', () => {
  expect(isPrivateAddress('name')).toBe(true);
  expect(isPrivateAddress('fe80::1%eth0')).toBe(true);
  expect(isPrivateAddress('2606:4700::1111')).toBe(false);
  expect(isPrivateAddress('8.8.8.8')).toBe(false);
});
