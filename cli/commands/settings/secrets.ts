import type { Command } from 'commander';
import type { SecretRotation } from '../../../api/schemas/settings/secrets.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { withPulse } from '../../services/connect.ts';

/** `pulse secrets rotate` */
export function registerSecrets(program: Command, context: CliContext): void {
  program
    .command('secrets')
    .description('Keys that seal what Pulse stores of tokens and hook secrets.')
    .command('rotate')
    .description('Seal everything with a new key. The secrets themselves stay as they are.')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const rotation = await withPulse(context, ({ client }) => client.rotateSecrets());
      if (json) printJson(context, rotation);
      else printLines(context, describeRotation(rotation).map(neutraliseText));
      if (rotation.failures.length > 0) {
        throw new PulseError(
          'secrets_left',
          `Secrets that could not be opened: ${rotation.failures.length}. They stay sealed as they are; set them anew.`,
        );
      }
    });
}

function describeRotation(rotation: SecretRotation): string[] {
  const { keyId, isNewKey, keySource, resealed, failures, keys } = rotation;
  const others = keys.filter((key) => key.keyId !== keyId);
  return [
    isNewKey ? `Made the key ${keyId}; it seals from now on.` : `The key ${keyId} seals from now on.`,
    `Secrets sealed anew: ${resealed}.`,
    ...failures.map(({ secretId, reason }) => `Left as it is: ${secretId}: ${reason}`),
    ...others.map((key) => `The key ${key.keyId} is still needed, for secrets: ${key.secrets}.`),
    ...(keySource === 'file' && !isNewKey
      ? ['An interrupted rotation is finished. Run it again for a new key.']
      : []),
    ...(keySource === 'file' && isNewKey
      ? ['The former key stays in the file until the next rotation.']
      : []),
    ...(keySource === 'environment' ? [describeEnvironment(others.length > 0)] : []),
  ];
}

function describeEnvironment(othersAreNeeded: boolean): string {
  return othersAreNeeded
    ? 'Keep those keys in PULSE_SECRET_KEYS.'
    : 'Other keys in PULSE_SECRET_KEYS are needed no longer. For a new key put it first there, start Pulse anew, and run this again.';
}
