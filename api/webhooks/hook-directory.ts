import { createSecretKey, type KeyObject } from 'node:crypto';
import { PulseError } from '../../lib/errors.ts';
import type { SecretStore } from '../../lib/secrets/secret-store.ts';
import type { HookSecrets, readHookSecrets } from '../../sql/hooks/read-hook-secrets.ts';

/** A hook that deliveries are taken for. */
export interface KnownHook {
  readonly hookId: string;
  /** Keys of its HMAC: the secret's, and the former one's while that is valid. */
  readonly keys: readonly { readonly key: KeyObject; readonly validUntilMs: number }[];
}

/** What a delivery names: a hook by its id, or the hook of an App. */
export type HookAddress =
  | { readonly kind: 'hook'; readonly hookId: string }
  | { readonly kind: 'app'; readonly appId: number };

/**
 * Hooks by address, as they were at most a few seconds ago. However many requests ask for hooks that nobody knows, one
 * query at a time is asked of the database.
 */
export interface HookDirectory {
  /**
   * Hooks at this address; none when it is unknown, several when Apps of two GitHubs share an id.
   * A promise only when the database has to be asked.
   *
   * @param newerThanMs `performance.now()` at which what is known must have been read, or later
   */
  find(address: HookAddress, newerThanMs?: number): readonly KnownHook[] | Promise<readonly KnownHook[]>;
}

const FRESH_MS = 5_000;
const ENTRIES_MAX = 10_000;
const ASKED_AT_ONCE_MAX = 500;
const WAITING_MAX = 10_000;

interface Entry {
  readonly readAtMs: number;
  readonly hooks: readonly KnownHook[];
  /** Why the secrets of what is here cannot be opened. */
  readonly error: unknown;
}

interface Waiting {
  readonly address: HookAddress;
  readonly entry: PromiseWithResolvers<Entry>;
}

export function createHookDirectory(deps: {
  readonly readHooks: (asked: Parameters<typeof readHookSecrets>[1]) => Promise<readonly HookSecrets[]>;
  readonly secrets: Pick<SecretStore, 'open'>;
}): HookDirectory {
  const entries = new Map<string, Entry>();
  const waiting = new Map<string, Waiting>();
  let asking = false;

  const keep = (name: string, entry: Entry): void => {
    entries.delete(name);
    entries.set(name, entry);
    if (entries.size <= ENTRIES_MAX) return;
    for (const oldest of entries.keys()) {
      entries.delete(oldest);
      break;
    }
  };
  const askAll = async (): Promise<void> => {
    asking = true;
    while (waiting.size > 0) {
      const asked = [...waiting].slice(0, ASKED_AT_ONCE_MAX);
      for (const [name] of asked) waiting.delete(name);
      try {
        const readAtMs = performance.now();
        const found = await deps.readHooks(toQuery(asked.map(([, { address }]) => address)));
        for (const [name, { address, entry }] of asked) {
          const read = await openHooks(
            found.filter((hook) => isAt(hook, address)),
            readAtMs,
            deps.secrets,
          );
          keep(name, read);
          entry.resolve(read);
        }
      } catch (error) {
        for (const [, { entry }] of asked) entry.reject(error);
      }
    }
    asking = false;
  };
  const ask = async (name: string, address: HookAddress): Promise<readonly KnownHook[]> => {
    let wanted = waiting.get(name);
    if (wanted === undefined) {
      if (waiting.size >= WAITING_MAX) throw overloaded();
      wanted = { address, entry: Promise.withResolvers<Entry>() };
      waiting.set(name, wanted);
    }
    if (!asking) void askAll();
    return unwrap(await wanted.entry.promise);
  };
  return {
    find: (address, newerThanMs = Number.NEGATIVE_INFINITY) => {
      const name = address.kind === 'hook' ? address.hookId : `app ${address.appId}`;
      const entry = entries.get(name);
      const oldestMs = Math.max(performance.now() - FRESH_MS, newerThanMs);
      return entry !== undefined && entry.readAtMs >= oldestMs ? unwrap(entry) : ask(name, address);
    },
  };
}

function overloaded(): PulseError {
  return new PulseError('deliveries_delayed', 'Too many deliveries for unknown hooks wait at once.');
}

function unwrap({ hooks, error }: Entry): readonly KnownHook[] {
  if (error !== undefined) throw error;
  return hooks;
}

function isAt(hook: HookSecrets, address: HookAddress): boolean {
  return address.kind === 'hook' ? hook.hookId === address.hookId : hook.appId === address.appId;
}

function toQuery(addresses: readonly HookAddress[]) {
  return {
    hookIds: addresses.flatMap((address) => (address.kind === 'hook' ? [address.hookId] : [])),
    appIds: addresses.flatMap((address) => (address.kind === 'app' ? [address.appId] : [])),
  };
}

async function openHooks(
  hooks: readonly HookSecrets[],
  readAtMs: number,
  secrets: Pick<SecretStore, 'open'>,
): Promise<Entry> {
  try {
    const opened = await Promise.all(
      hooks.map(async ({ hookId, secret, previous }) => ({
        hookId,
        keys: [
          { key: createSecretKey(await secrets.open(secret)), validUntilMs: Number.POSITIVE_INFINITY },
          ...(previous === null
            ? []
            : [
                {
                  key: createSecretKey(await secrets.open(previous.secret)),
                  validUntilMs: previous.validUntil.getTime(),
                },
              ]),
        ],
      })),
    );
    return { readAtMs, hooks: opened, error: undefined };
  } catch (error) {
    return { readAtMs, hooks: [], error };
  }
}
