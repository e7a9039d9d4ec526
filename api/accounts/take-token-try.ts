import { networkOf } from '../../lib/accounts/rates/create-rates.ts';
import { currentActing } from '../../lib/acting/acting.ts';
import type { ApiDependencies } from '../dependencies.ts';

/**
 * Counts a try of a one-time token: they cannot be guessed, but each try costs work.
 *
 * @throws PulseError `too_many_requests`
 */
export async function takeTokenTry({ accounts }: ApiDependencies): Promise<void> {
  await accounts.rates.take('token_address', networkOf(currentActing()?.ip ?? null));
}
