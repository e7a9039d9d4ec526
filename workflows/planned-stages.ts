import { type SyncStage, stagesOf } from '../domain/sync-progress.ts';
import type { SyncPlan } from '../domain/workflow-messages/repository-sync.ts';

/** Stages of a mirror's sync in former versions. */
const FORMER_MIRROR_STAGES: readonly SyncStage[] = ['mirror', 'pull_requests', 'analysis', 'commits'];

/** The stages of a sync, in order, as its plan says; a sync that a former version planned goes on in the order of its time. */
export function plannedStages({ route, stages }: SyncPlan): readonly SyncStage[] {
  return stages ?? (route === 'mirror' ? FORMER_MIRROR_STAGES : stagesOf(route));
}

/** Whether a former version made the plan, or none is made yet. */
export function isPlannedByFormerVersion({ stages }: SyncPlan): boolean {
  return stages === undefined;
}
