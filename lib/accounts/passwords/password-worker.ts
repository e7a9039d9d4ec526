import { setPriority } from 'node:os';
import { hashSync, verifySync } from '@node-rs/bcrypt';
import { normalisePassword, PASSWORD_BYTES_MAX } from '../../../domain/accounts/check-password.ts';

export type PasswordTask =
  | { readonly kind: 'hash'; readonly password: string; readonly cost: number }
  | { readonly kind: 'verify'; readonly password: string; readonly hash: string };

/** Of `hash` the hash, or null when the password is one of the commonest; of `verify` whether it matches. */
export type PasswordOutcome = string | boolean | null;

/** Whoever answers requests goes first. */
const LEAST_URGENT = 19;
/** On Linux 0 means the calling thread; elsewhere it would be the whole process. */
if (process.platform === 'linux') setPriority(0, LEAST_URGENT);

let common: ReadonlySet<string> | undefined;

/** The entry of each thread that works on passwords. */
export default async function workOnPassword(task: PasswordTask): Promise<PasswordOutcome> {
  const password = normalisePassword(task.password);
  if (task.kind === 'verify') {
    const matches = verifySync(password, task.hash);
    // What bcrypt would leave off was never stored.
    return matches && Buffer.byteLength(password) <= PASSWORD_BYTES_MAX;
  }
  common ??= await readCommonPasswords();
  if (common.has(password.toLowerCase())) return null;
  return hashSync(password, { cost: task.cost, rejectLongPasswords: true });
}

/** Who signs in does not wait for the list: it is needed for new passwords only. */
async function readCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set<string>(dictionary['passwords-common']);
}
