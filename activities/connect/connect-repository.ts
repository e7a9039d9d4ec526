import type { Fact } from '../../domain/facts/fact.ts';
import type { InstallationFact } from '../../domain/facts/repository-facts.ts';
import type {
  ConnectedHook,
  ConnectedRepository,
  ConnectInput,
} from '../../domain/workflow-messages/connect-repository.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { applyFacts } from '../../lib/facts/apply-facts.ts';
import { readInstallationFact } from '../../sources/github/backfill/read-installation.ts';
import { readRepository, type VisibleRepository } from '../../sources/github/backfill/read-repository.ts';
import { forgetPromisedWork } from '../../sql/analysis/promised-work.ts';
import { connectProviderRepository } from '../../sql/repositories/connect-provider-repository.ts';
import { updateCloneUrl } from '../../sql/repositories/update-clone-url.ts';
import { readWith } from '../github/github-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';
import { chooseCredential, keepToken } from './choose-credential.ts';
import { connectHook } from './connect-hook.ts';

/**
 * The activity that connects a repository through GitHub: finds a credential that sees it, stores what it is (in the row of a
 * plain mirror of the same name, when there is one), and makes its hook. Doing it again changes nothing but the secret.
 *
 * @throws PulseError `repository_not_visible`, `github_unauthorized`, `github_forbidden` (naming the right), …
 */
export function createConnectRepository(deps: ActivityDependencies) {
  return async function connectRepository(input: ConnectInput): Promise<ConnectedRepository> {
    return beatWhile({}, async ({ signal }) => {
      const chosen = await chooseCredential(deps, input);
      const observedAt = new Date();
      const seen = await readRepository(readWith(chosen.client, signal), input, chosen.installationId);
      await checkRights(chosen.client, seen);
      const tokenId =
        chosen.plainToken === null || input.tokenSecretId === null
          ? null
          : await keepToken(deps, chosen, { ...input, tokenSecretId: input.tokenSecretId });
      const { installationId } = chosen;
      const installation = installationId === null ? null : await askForInstallation(deps, installationId);
      const stored = { ...input, installationId, installation, tokenId, observedAt };
      const { repoId, isNew } = await store(deps, seen, stored);
      // Whoever connects it takes back that it should go.
      await forgetPromisedWork(deps.database.slonik, { kind: 'disconnect', key: String(repoId) });
      const { owner, name } = seen.fact;
      const target = { client: chosen.client, apiUrl: input.apiUrl, repoId, owner, name };
      const hook: ConnectedHook =
        installationId === null ? await connectHook(deps, target) : { state: 'app', advice: null };
      deps.logger.info({ repoId, owner, name, isNew, hook: hook.state }, 'A repository was connected');
      return { repoId, fullName: `${owner}/${name}`, isNew, hook };
    });
  };
}

/** Asks for what every sync needs, so that a missing right is named now and not in the middle of one. */
async function checkRights(
  client: Awaited<ReturnType<typeof chooseCredential>>['client'],
  { fact: { owner, name } }: VisibleRepository,
): Promise<void> {
  await client.rest('GET /repos/{owner}/{repo}/pulls', { owner, repo: name, state: 'all', per_page: 1 });
}

/** What the installation is, for those who look at it; connecting does not fail for want of it. */
async function askForInstallation(
  { github, logger }: ActivityDependencies,
  installationId: number,
): Promise<InstallationFact | null> {
  try {
    return await readInstallationFact(await github.forApp('live'), installationId);
  } catch (error) {
    logger.warn({ err: error, installationId }, 'GitHub could not be asked about an installation');
    return null;
  }
}

interface Stored extends ConnectInput {
  readonly installation: InstallationFact | null;
  readonly tokenId: string | null;
  readonly observedAt: Date;
}

async function store(
  { database }: ActivityDependencies,
  { fact, cloneUrl }: VisibleRepository,
  { apiUrl, installationId, installation, tokenId, observedAt }: Stored,
): Promise<{ repoId: number; isNew: boolean }> {
  return inTransaction(database, async (client) => {
    const { providerId, owner, name } = fact;
    const connected = await connectProviderRepository(client, {
      providerId,
      owner,
      name,
      apiUrl,
      installationId,
      tokenId,
    });
    const { repoId } = connected;
    const facts: Fact[] = installation === null ? [fact] : [fact, installation];
    await applyFacts(client, [{ repoId, origin: 'api', observedAt, deliveryId: null, facts }]);
    if (cloneUrl !== null) await updateCloneUrl(client, repoId, cloneUrl);
    return connected;
  });
}
