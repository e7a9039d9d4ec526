import type { Client } from '../api/client.ts';
import type { Repository } from '../api/schemas/facts/repository.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { PulseError } from '../lib/errors.ts';
import { commandLine } from './command-line.ts';
import { takeItems } from './take-items.ts';

/** The newest ones, looked through for a name. */
const DEPLOYMENTS_MAX = 1_000;

/**
 * The id of a deployment that somebody named.
 * @param text its id, its key, or its ref where only one deployment has it
 * @throws PulseError `deployment_not_blamable` when there is none, or the ref is that of several
 */
export async function findDeploymentId(
  client: Client,
  { id, fullName }: Pick<Repository, 'id' | 'fullName'>,
  text: string,
): Promise<string> {
  const known = await takeItems(client.listDeployments(id), DEPLOYMENTS_MAX);
  const named =
    known.find((deployment) => deployment.id === text) ?? known.find((deployment) => deployment.key === text);
  if (named !== undefined) return named.id;
  const ofRef = known.filter(({ ref }) => ref === text);
  if (ofRef.length === 1) return ofRef[0]!.id;
  // An older one than was looked through may have it: the server knows.
  if (/^\d+$/.test(text) && known.length === DEPLOYMENTS_MAX) return text;
  const list = commandLine('deployments', fullName);
  if (ofRef.length > 1) {
    throw new PulseError(
      'deployment_not_blamable',
      `${ofRef.length} deployments of ${fullName} are of ${text}: give the id of one. To see them: ${list}`,
    );
  }
  const meant = nearestWord(
    text,
    known.flatMap(({ key, ref }) => (ref === null ? [key] : [key, ref])),
  );
  throw new PulseError(
    'deployment_not_blamable',
    `${fullName} has no deployment ${text}${meant === undefined ? '.' : `: did you mean ${meant}?`} To see those there are: ${list}`,
  );
}
