import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createAccessJwt } from '../../../lib/accounts/access-jwt.ts';
import { ensureSecretKeysFile } from '../../../lib/secrets/key-file.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';

const WHO = {
  userId: '6b0f3c0a-3d0a-4b5e-9d5b-0d7c1f2a3b4c',
  sessionId: '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11',
};
const ringOf = (fill: number, id = 'k1') =>
  openKeyRing({ secretKeys: `${id}:${Buffer.alloc(32, fill).toString('base64')}`, dataDir: '/nowhere' });

test('a token says who it was issued to, for fifteen minutes', async () => {
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  const jwt = createAccessJwt({ keyRing: ringOf(1), nowMs: () => nowMs });
  const { token, expiresAt } = await jwt.issue(WHO);
  expect(expiresAt.toISOString()).toBe('2026-03-01T12:15:00.000Z');
  expect(await jwt.verify(token)).toEqual(WHO);
  nowMs += 15 * 60_000 - 1_000;
  expect(await jwt.verify(token)).toEqual(WHO);
  nowMs += 1_000;
  expect(await jwt.verify(token)).toBeNull();
});

test('a token of another key, of whatever the same name, is none', async () => {
  const { token } = await createAccessJwt({ keyRing: ringOf(1) }).issue(WHO);
  expect(await createAccessJwt({ keyRing: ringOf(2) }).verify(token)).toBeNull();
  expect(await createAccessJwt({ keyRing: ringOf(1, 'k2') }).verify(token)).toBeNull();
});

test('a rotation of keys leaves tokens good, the next one does not', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-jwt-'));
  try {
    await ensureSecretKeysFile(dataDir);
    const keyRing = openKeyRing({ secretKeys: undefined, dataDir });
    const jwt = createAccessJwt({ keyRing });
    const { token } = await jwt.issue(WHO);
    await keyRing.addKey!(new Set());
    const elsewhere = () => createAccessJwt({ keyRing: openKeyRing({ secretKeys: undefined, dataDir }) });
    expect(await elsewhere().verify(token)).toEqual(WHO);
    expect(await jwt.verify((await elsewhere().issue(WHO)).token)).toEqual(WHO);
    await keyRing.addKey!(new Set());
    expect(await elsewhere().verify(token)).toBeNull();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('whatever differs from what we issue is refused', async () => {
  const keyRing = ringOf(1);
  const jwt = createAccessJwt({ keyRing });
  const { token } = await jwt.issue(WHO);
  const [head, body, signature] = token.split('.') as [string, string, string];
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const unsigned = new UnsecuredJWT(claims).encode();
  const bySecretItself = await new SignJWT(claims).setProtectedHeader(header).sign(Buffer.alloc(32, 1));
  const wrong = {
    unsigned,
    'signed by the key of secrets itself': bySecretItself,
    'of another person': `${head}.${encode({ ...claims, sub: WHO.sessionId })}.${signature}`,
    'of another algorithm': `${encode({ ...header, alg: 'HS384' })}.${body}.${signature}`,
    'of another type': `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`,
    'without a key': `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${body}.${signature}`,
    'with a key that is a path': `${encode({ ...header, kid: '../../k1' })}.${body}.${signature}`,
    'cut off': token.slice(0, -1),
    'no token': 'a.b.c',
    empty: '',
  };
  for (const [what, text] of Object.entries(wrong)) expect(await jwt.verify(text), what).toBeNull();
});
