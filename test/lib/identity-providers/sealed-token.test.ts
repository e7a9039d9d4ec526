import { expect, test } from 'vitest';
import { createTokenSealer } from '../../../lib/identity-providers/sealed-token.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';

const keys = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const ring = (secretKeys: string) => openKeyRing({ secretKeys, dataDir: '/nowhere' });

test('what was sealed opens for the same purpose, for a while, and unaltered only', async () => {
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const parts = { keyRing: ring(keys('a', 1)), nowMs: () => nowMs };
  const flows = createTokenSealer<{ state: string }>({ ...parts, purpose: 'sign-in-flow' });
  const others = createTokenSealer<{ state: string }>({ ...parts, purpose: 'link-identity' });
  const token = await flows.seal({ state: 'secret' }, 60);
  expect(Buffer.from(token.split('.')[3]!, 'base64url').toString('latin1')).not.toContain('secret');
  expect(await flows.open(token)).toEqual({ state: 'secret' });
  expect(await others.open(token)).toBeNull();
  const [head, , iv, text, tag] = token.split('.');
  expect(await flows.open([head, '', iv, `A${text!.slice(1)}`, tag].join('.'))).toBeNull();
  expect(await flows.open('nothing')).toBeNull();
  nowMs += 61_000;
  expect(await flows.open(token)).toBeNull();
});

test('a sign-in that was begun outlives a change of keys', async () => {
  const purpose = 'sign-in-flow';
  const before = createTokenSealer({ keyRing: ring(keys('a', 1)), purpose });
  const after = createTokenSealer({ keyRing: ring(`${keys('b', 2)},${keys('a', 1)}`), purpose });
  const stranger = createTokenSealer({ keyRing: ring(keys('c', 3)), purpose });
  const token = await before.seal({ state: 's' }, 60);
  expect(await after.open(token)).toEqual({ state: 's' });
  expect(await stranger.open(token)).toBeNull();
});
