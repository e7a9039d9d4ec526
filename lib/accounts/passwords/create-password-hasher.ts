import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { complainOfPassword } from '../../../domain/accounts/check-password.ts';
import { PulseError } from '../../errors.ts';
import type { PasswordOutcome, PasswordTask } from './password-worker.ts';

/** Hashes passwords in threads of its own, which give way to whatever else the process does. */
export interface PasswordHasher {
  /** @throws PulseError `password_refused` with what is wrong, `sign_in_busy` */
  hash(password: string): Promise<string>;
  /**
   * Takes as long for a hash that is null, of an account that is not there or has no password: then it is false.
   * @throws PulseError `sign_in_busy`
   */
  verify(password: string, hash: string | null): Promise<boolean>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface PasswordHasherOptions {
  /** Work factor of bcrypt, 12 unless given: a quarter of a second. */
  readonly cost?: number;
  /** One for each two processors unless given, so that half of them are never taken. */
  readonly threads?: number;
  /** Passwords that wait for a thread; further ones are refused. Default 64, some 16 seconds' worth for one thread. */
  readonly queueLimit?: number;
}

const COST = 12;
const IDLE_THREAD_MS = 60_000;
const WORKER_FILE = fileURLToPath(new URL('./password-worker.ts', import.meta.url));
/** Of 128 random bits that nobody kept, by cost; what is compared where there is nothing to compare with. */
const NOBODY = '$2b$12$piiGO7ur8spL2NcsFU3Ewuu1jxH/U53hHc7x.N7K1kOzbv1F1alGW';

/** No thread runs before the first password, and none for long after the last. */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { cost = COST, threads = Math.max(1, availableParallelism() >> 1), queueLimit = 64 } = options;
  let pool: Piscina | undefined;
  let underway = 0;
  const run = async (task: PasswordTask): Promise<PasswordOutcome> => {
    if (underway >= threads + queueLimit) throw busy();
    pool ??= new Piscina({
      filename: WORKER_FILE,
      minThreads: 0,
      maxThreads: threads,
      maxQueue: queueLimit,
      idleTimeout: IDLE_THREAD_MS,
      recordTiming: false,
    });
    underway++;
    try {
      return (await pool.run(task)) as PasswordOutcome;
    } finally {
      underway--;
    }
  };
  return {
    hash: async (password) => {
      const complaint = complainOfPassword(password);
      if (complaint !== undefined) throw refused(complaint);
      const hash = await run({ kind: 'hash', password, cost });
      if (typeof hash === 'string') return hash;
      throw refused(
        'is one of those that are tried first, because so many people use them. Take another one.',
      );
    },
    verify: async (password, hash) => {
      const nobody = NOBODY.replace('$12$', `$${String(cost).padStart(2, '0')}$`);
      const matches = await run({ kind: 'verify', password, hash: hash ?? nobody });
      return hash !== null && matches === true;
    },
    close: async () => {
      await pool?.destroy();
    },
  };
}

function refused(complaint: string): PulseError {
  return new PulseError('password_refused', `The password ${complaint}`);
}

function busy(): PulseError {
  return new PulseError('sign_in_busy', 'Too many people are signing in at this moment. Try again.');
}
