import { homedir } from 'node:os';
import { join } from 'node:path';
import { serviceEnvironment } from '../../../lib/config/config.ts';
import { SECRET_VARIABLES } from '../../../lib/config/config-variables.ts';
import { ALLOWED_PROTOCOLS } from '../../../lib/repository-address/parse-address.ts';

/** Variables of the operator that a fetch over the network needs; every other GIT_* variable is dropped. */
const NETWORK_VARIABLES = new Set([
  'GIT_ASKPASS',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_PROXY_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_CERT',
  'GIT_SSL_KEY',
]);

/** Variables of ours that no child has any business to see. */
const OWN_VARIABLES = /^(PULSE_|TEMPORAL_|DATABASE_|OIDC_|GITHUB_(APP|OAUTH))/;

/** Also where a secret stands in a file of its own. */
function isOurs(name: string): boolean {
  return OWN_VARIABLES.test(name) || SECRET_VARIABLES.has(name.replace(/_FILE$/, ''));
}

/**
 * The environment in which Git runs. It reads our configuration files instead of the machine's, never asks on a
 * terminal, speaks English with byte semantics, and fetches nothing behind our back.
 * @param network true to let the operator's own credential helpers, proxies and ssh settings through
 */
export function gitEnvironment(
  network: boolean,
  parent: Readonly<Record<string, string>> = serviceEnvironment({}),
): Record<string, string> {
  const inherited = Object.entries(parent).filter(
    ([name]) => !isOurs(name) && (!name.startsWith('GIT_') || (network && NETWORK_VARIABLES.has(name))),
  );
  const environment: Record<string, string> = Object.fromEntries(inherited);
  const configuration = network ? 'network.gitconfig' : 'hardened.gitconfig';
  Object.assign(environment, {
    LC_ALL: 'C',
    HOME: parent.HOME ?? homedir(),
    LANGUAGE: '',
    GIT_CONFIG_GLOBAL: join(import.meta.dirname, configuration),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: ALLOWED_PROTOCOLS.join(':'),
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_PAGER: 'cat',
  });
  if (!network) environment.GIT_CONFIG_NOSYSTEM = '1';
  if (network && environment.GIT_SSH_COMMAND === undefined && environment.GIT_SSH === undefined) {
    environment.GIT_SSH_COMMAND = 'ssh -oBatchMode=yes -oConnectTimeout=30';
  }
  return environment;
}
