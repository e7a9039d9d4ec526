import { SYNC_STAGES, type SyncStage } from '../../domain/sync-progress.ts';

const NAMES: Record<SyncStage, string> = {
  repository: 'asking for the repository',
  mirror: 'mirroring the repository',
  commits: 'storing its commits',
  pull_requests: 'finding its pull requests',
  reviews: 'completing reviews and comments',
  deployments: 'reading deployments and releases',
  issues: 'reading issues',
  checks: 'reading checks',
  analysis: 'comparing them',
};

/** What a stage deals with, where it is not pull requests. */
const UNITS: Partial<Record<SyncStage, string>> = {
  commits: 'commits',
  pull_requests: 'pull requests',
  reviews: 'long pull requests',
  deployments: 'deployments and releases',
  issues: 'issues',
  checks: 'checks',
};

/** What a sync is doing, in words. */
export function nameStage(stage: string | null): string {
  const known = SYNC_STAGES.find((candidate) => candidate === stage);
  return known ? NAMES[known] : 'waiting for a worker';
}

/** What the counts of a stage count; undefined for those of the analysis and of what has none. */
export function nameUnit(stage: string | null): string | undefined {
  const known = SYNC_STAGES.find((candidate) => candidate === stage);
  return known && UNITS[known];
}
