import type { InstallationFact } from '../../../domain/facts/repository-facts.ts';
import type { GitHubClient } from '../client/create-github.ts';
import { readInstallation } from '../webhooks/events/installation.ts';
import { isObject } from '../webhooks/json-fields.ts';

/**
 * Asks what an installation is: an event told of it only if somebody listened when the App was installed.
 * @param app a client of the App itself
 */
export async function readInstallationFact(
  app: GitHubClient,
  installationId: number,
): Promise<InstallationFact | null> {
  const { data } = await app.rest('GET /app/installations/{installation_id}', {
    installation_id: installationId,
  });
  return isObject(data) ? readInstallation(null, { installation: data }) : null;
}
