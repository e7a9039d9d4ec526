import { stagesOf } from '../../domain/sync-progress.ts';
import type { RepositoryRow, SyncRow } from '../../sql/repositories/repository-row.ts';
import type { Repository } from '../schemas/facts/repository.ts';
import type { SyncProgress } from '../schemas/work/sync.ts';
import { presentTime } from './present-time.ts';

export function presentRepository(row: RepositoryRow): Repository {
  return {
    id: row.id,
    provider: row.provider,
    fullName: row.fullName,
    owner: row.owner,
    name: row.name,
    url: row.url,
    source: row.source,
    defaultBranch: row.defaultBranch,
    language: row.language,
    isPrivate: row.isPrivate,
    isActive: row.isActive,
    connection: row.syncRoute,
    disconnectedAt: presentTime(row.disconnectedAt),
    mailmap: row.mailmap,
    sync: presentSync(row),
    lastActivityAt: presentTime(row.lastActivityAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentSync(row: SyncRow & { readonly id: string }): SyncProgress {
  return {
    repositoryId: row.id,
    status: row.syncStatus,
    stage: row.syncStage,
    progress: row.syncProgress,
    stages: [...stagesOf(row.syncRoute)],
    counts: row.syncCounts,
    stageCounts: row.syncStageCounts,
    waitsUntil: presentTime(row.syncWaitsUntil),
    waitsFor: row.syncWaitsFor,
    notes: row.syncNotes,
    startedAt: presentTime(row.syncStartedAt),
    completedAt: presentTime(row.syncCompletedAt),
    error: row.syncError,
  };
}
