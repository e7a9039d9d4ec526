import { PulseError } from '../errors.ts';
import { addSecretKey, readSecretKeysFile, secretKeysFile } from './key-file.ts';
import { parseSecretKeys, type SecretKey } from './parse-secret-keys.ts';

/** The keys that secrets are sealed with. */
export interface KeyRing {
  /** The key that new secrets are sealed with. */
  sealingKey(): Promise<SecretKey>;
  /** @throws PulseError `secret_key_unknown` */
  findKey(keyId: string): Promise<SecretKey>;
  /**
   * Makes a new key the sealing one and forgets those that neither seal nor are in `used`; gives the new one's id.
   * Undefined where keys come from the environment, which only its operator changes.
   */
  readonly addKey: ((used: ReadonlySet<string>) => Promise<string>) | undefined;
}

export interface KeyRingOptions {
  /** `PULSE_SECRET_KEYS`; the file of the data folder is read unless given. */
  readonly secretKeys: string | undefined;
  readonly dataDir: string;
}

type Keys = readonly [SecretKey, ...SecretKey[]];

/** The key ring of this process. Nothing is read before a key is asked for. */
export function openKeyRing({ secretKeys, dataDir }: KeyRingOptions): KeyRing {
  if (secretKeys === undefined) return openFileRing(dataDir);
  const keys = parseSecretKeys(secretKeys);
  return {
    sealingKey: async () => keys[0],
    findKey: async (keyId) => findIn(keys, keyId) ?? unknownKey(keyId, 'PULSE_SECRET_KEYS'),
    addKey: undefined,
  };
}

/** Other processes change the file while this one runs: sealing reads it each time, opening when a key is not known. */
function openFileRing(dataDir: string): KeyRing {
  let known: Keys | undefined;
  const read = async (): Promise<Keys> => {
    known = await readSecretKeysFile(dataDir);
    if (known !== undefined) return known;
    throw new PulseError(
      'secret_keys_missing',
      `There is no key for secrets: ${secretKeysFile(dataDir)} is missing. Bring it back from a copy, set PULSE_SECRET_KEYS, or start Pulse with "npm start", which makes one.`,
    );
  };
  return {
    sealingKey: async () => (await read())[0],
    findKey: async (keyId) => {
      const found = known && findIn(known, keyId);
      return found ?? findIn(await read(), keyId) ?? unknownKey(keyId, secretKeysFile(dataDir));
    },
    addKey: async (used) => {
      const sealing = (await read())[0].id;
      return addSecretKey(dataDir, new Set([sealing, ...used]));
    },
  };
}

function findIn(keys: Keys, keyId: string): SecretKey | undefined {
  return keys.find(({ id }) => id === keyId);
}

function unknownKey(keyId: string, where: string): never {
  throw new PulseError(
    'secret_key_unknown',
    `A secret is sealed with the key ${keyId}, which ${where} does not have: add that key behind the others, or set the secret anew.`,
    { details: { keyId } },
  );
}
