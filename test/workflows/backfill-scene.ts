import type { SyncProgress } from '../../domain/workflow-messages/repository-sync.ts';
import { startRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import { syncWorkflowId } from '../../lib/temporal/workflow-ids.ts';
import { type SeededGitHub, type SeededOptions, startSeededGitHub } from '../fake-github/start-seeded.ts';
import { createSyncScene, type SyncScene } from './sync-scene.ts';

export interface BackfillScene extends AsyncDisposable {
  readonly fake: SeededGitHub;
  readonly scene: SyncScene;
  /** Adds the fake's repository as one that is reached through GitHub. */
  connect(): Promise<number>;
  /** Syncs it to the end; rejects when the sync fails. */
  sync(repoId: number, limits?: object): Promise<SyncProgress>;
}

/** A fake GitHub with a repository, and the product's workers pointed at it. */
export async function createBackfillScene(options: SeededOptions = {}): Promise<BackfillScene> {
  const stack = new AsyncDisposableStack();
  const fake = await startSeededGitHub(options);
  stack.defer(() => fake.stop());
  const github = { apiUrl: fake.url, token: fake.token.value, app: undefined };
  const scene = stack.use(await createSyncScene({ github }));
  return {
    fake,
    scene,
    connect: async () => {
      const { rows } = await scene.pg.query<{ repo_id: number }>(
        `insert into repositories (owner, name, provider_id, api_url) values ($1, $2, $3, $4) returning repo_id`,
        [fake.organization.login, fake.repository.name, fake.repository.id, fake.url],
      );
      return rows[0]!.repo_id;
    },
    sync: async (repoId, limits = {}) => {
      await startRepositorySync(scene.client, { repoId, repository: 'acme/waybill', limits });
      return scene.client.workflow.getHandle(syncWorkflowId(repoId)).result() as Promise<SyncProgress>;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
