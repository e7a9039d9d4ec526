import { join } from 'node:path';

/** A name and a password or token for one origin, such as `https://github.com`. */
export interface GitCredential {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
}

const ASKPASS = join(import.meta.dirname, 'askpass.sh');

/**
 * The variables by which Git gets a credential through an askpass: it appears in no command line, URL, log or configuration
 * file, and no other origin is given it. The machine's own credential helpers are not asked, nor told of it.
 */
export function credentialEnvironment(credential: GitCredential): Record<string, string> {
  const { origin, username, password } = credential;
  return {
    GIT_ASKPASS: ASKPASS,
    PULSE_ASKPASS_ORIGIN: origin,
    PULSE_ASKPASS_HOST: new URL(origin).host,
    PULSE_ASKPASS_USERNAME: username,
    PULSE_ASKPASS_PASSWORD: password,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'credential.helper',
    GIT_CONFIG_VALUE_0: '',
  };
}
