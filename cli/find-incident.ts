import type { Client } from '../api/client.ts';
import type { Repository } from '../api/schemas/facts/repository.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { PulseError } from '../lib/errors.ts';
import { commandLine } from './command-line.ts';
import { takeItems } from './take-items.ts';

/** The newest ones, looked through for a key. */
const INCIDENTS_MAX = 1_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of an incident that somebody named.
 * @param text its id, or the key that it was told by
 * @throws PulseError `incident_not_found`, naming the key that was meant
 */
export async function findIncidentId(
  client: Client,
  { id, fullName }: Pick<Repository, 'id' | 'fullName'>,
  text: string,
): Promise<string> {
  if (UUID.test(text)) return text;
  const known = await takeItems(client.listIncidents(id), INCIDENTS_MAX);
  const found = known.find(({ key }) => key.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found.id;
  const meant = nearestWord(
    text,
    known.map(({ key }) => key),
  );
  throw new PulseError(
    'incident_not_found',
    `${fullName} has no incident ${text}${meant === undefined ? '.' : `: did you mean ${meant}?`} To see those there are: ${commandLine('incidents', fullName)}`,
  );
}
