import { hkdfSync, type KeyObject } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { PulseError } from '../errors.ts';
import type { KeyRing } from '../secrets/key-ring.ts';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Seals what a browser keeps for us, for a while: it can be neither read nor altered there, nor taken for something else. */
export interface TokenSealer<Content extends Readonly<Record<string, unknown>>> {
  seal(content: Content, seconds: number): Promise<string>;
  /** Null when it is none of ours, altered, over, or of a key that is gone. */
  open(token: string): Promise<Content | null>;
}

/**
 * A JWE (RFC 7516) under a key that is derived from the one that seals secrets, for this purpose only.
 *
 * @param purpose such as `sign-in-flow`
 */
export function createTokenSealer<Content extends Readonly<Record<string, unknown>>>({
  keyRing,
  purpose,
  nowMs = Date.now,
}: {
  readonly keyRing: KeyRing;
  readonly purpose: string;
  readonly nowMs?: () => number;
}): TokenSealer<Content> {
  const type = `pulse-${purpose}`;
  const derive = (key: KeyObject): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', key, '', `pulse/${purpose}`, KEY_BYTES));
  const findKey = async (keyId: unknown): Promise<Uint8Array> => {
    if (typeof keyId !== 'string' || !KEY_ID.test(keyId)) throw new errors.JWEInvalid('no key is named');
    try {
      return derive((await keyRing.findKey(keyId)).key);
    } catch (cause) {
      if (cause instanceof PulseError && cause.code === 'secret_key_unknown')
        throw new errors.JWEInvalid('unknown key', { cause });
      throw cause;
    }
  };
  return {
    seal: async (content, seconds) => {
      const { id, key } = await keyRing.sealingKey();
      return new EncryptJWT({ content })
        .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, typ: type, kid: id })
        .setExpirationTime(Math.floor(nowMs() / 1000) + seconds)
        .encrypt(derive(key));
    },
    open: async (token) => {
      try {
        const { payload } = await jwtDecrypt(token, ({ kid }) => findKey(kid), {
          keyManagementAlgorithms: [ALGORITHM],
          contentEncryptionAlgorithms: [ENCRYPTION],
          typ: type,
          requiredClaims: ['exp', 'content'],
          currentDate: new Date(nowMs()),
        });
        return payload.content as Content;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
