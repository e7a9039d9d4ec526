import { SYNC_STAGES, type SyncStage } from '../../domain/sync-progress.ts';

const NAMES: Record<SyncStage, string> = {
  mirror: 'mirroring the repository',
  pull_requests: 'finding its pull requests',
  analysis: 'comparing them',
};

/** What a sync is doing, in words. */
export function nameStage(stage: string | null): string {
  const known = SYNC_STAGES.find((candidate) => candidate === stage);
  return known ? NAMES[known] : 'waiting for a worker';
}

/** Position of a stage in the order of stages; -1 before the first. */
export function stageIndex(stage: string | null): number {
  return SYNC_STAGES.indexOf(stage as SyncStage);
}
