import { createHmac } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import { expect, test } from 'vitest';
import type { KnownHook } from '../../../api/webhooks/hook-directory.ts';
import { findSigner, parseSignature } from '../../../api/webhooks/verify-signature.ts';

const SECRET = 'a secret that only GitHub and we know';
const HOOK = {
  keys: [{ key: Buffer.from(SECRET), validUntilMs: Number.POSITIVE_INFINITY }],
} as unknown as KnownHook;

const headerOf = (bytes: Buffer) => `sha256=${createHmac('sha256', SECRET).update(bytes).digest('hex')}`;
const isSignedForUs = (bytes: Buffer, header = headerOf(bytes)) =>
  findSigner([HOOK], bytes, parseSignature(header)!, 0) === HOOK;

/** As a server reads a body that it is to give to the library, which takes text alone. */
const isSignedForLibrary = (bytes: Buffer, header = headerOf(bytes)) =>
  new Webhooks({ secret: SECRET }).verify(new TextDecoder().decode(bytes), header);

const VALID = Buffer.from('{"action":"opened","title":"naïve — 🚀"}');

test('a body of valid UTF-8 is taken by both, and refused by both when a byte of it differs', async () => {
  expect([isSignedForUs(VALID), await isSignedForLibrary(VALID)]).toEqual([true, true]);
  const other = Buffer.from(VALID);
  other[12] = 0x78;
  const header = headerOf(VALID);
  expect([isSignedForUs(other, header), await isSignedForLibrary(other, header)]).toEqual([false, false]);
});

// Decoded and encoded again these are other bytes than those that were signed, so that a true delivery would be refused.
test.each([
  ['with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), VALID])],
  ['with a byte that is no UTF-8', Buffer.from([...Buffer.from('{"title":"'), 0xe9, ...Buffer.from('"}')])],
  ['cut within a character', Buffer.concat([VALID, Buffer.from([0xf0, 0x9f])])],
  ['with a surrogate encoded by itself', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
])('a body %s is taken as it was signed, which no check of its text can do', async (_, bytes) => {
  expect([isSignedForUs(bytes), await isSignedForLibrary(bytes)]).toEqual([true, false]);
});

// The other way round is worse: bytes that nobody signed pass where they decode to the text that was.
test('bytes that decode to the signed text, but are others, are refused', async () => {
  const signed = Buffer.from('{"title":"\ufffd"}');
  const forged = Buffer.from([...Buffer.from('{"title":"'), 0xff, ...Buffer.from('"}')]);
  const header = headerOf(signed);
  expect([isSignedForUs(forged, header), await isSignedForLibrary(forged, header)]).toEqual([false, true]);
});
