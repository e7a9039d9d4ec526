import { PulseError } from '../errors.ts';

/** What OAuth calls an error: nothing else of a stranger's words is shown. */
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/;

export function providerUnavailable(name: string, cause: unknown): PulseError {
  return new PulseError(
    'provider_unavailable',
    `${name} cannot be reached, or does not answer as it should. Try again, or sign in in another way.`,
    { cause },
  );
}

/** @param error the code that the provider gave */
export function providerRefused(name: string, error: unknown, cause?: unknown): PulseError {
  if (error === 'access_denied') {
    return new PulseError(
      'provider_refused',
      `${name} did not let you in, or you stopped there. Begin again.`,
    );
  }
  const code = typeof error === 'string' && ERROR_CODE.test(error) ? ` (${error})` : '';
  return new PulseError(
    'provider_refused',
    `${name} did not accept the sign-in${code}. Begin again; if it happens again, an operator should look at the settings there.`,
    { cause },
  );
}
