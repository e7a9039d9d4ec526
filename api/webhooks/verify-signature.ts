import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KnownHook } from './hook-directory.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** The digest that `X-Hub-Signature-256` gives; undefined unless it has GitHub's form. */
export function parseSignature(header: string | undefined): Buffer | undefined {
  const hex = SIGNATURE.exec(header ?? '')?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

/**
 * The hook whose secret (or former one, while that is valid) signed these bytes: HMAC-SHA256, compared in constant time.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 *
 * Over bytes, which is why it is not Octokit's `verify`: that takes text, and a body with a byte order mark, or one that is no UTF-8,
 * is not the text that its bytes were. True deliveries would be refused, and bytes that nobody signed pass.
 */
export function findSigner(
  hooks: readonly KnownHook[],
  payload: Buffer,
  signature: Buffer,
  nowMs: number,
): KnownHook | undefined {
  return hooks.find(({ keys }) =>
    keys.some(
      ({ key, validUntilMs }) =>
        validUntilMs > nowMs &&
        timingSafeEqual(createHmac('sha256', key).update(payload).digest(), signature),
    ),
  );
}
