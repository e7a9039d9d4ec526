import {
  addPage,
  analysedFraction,
  NO_COUNTS,
  NO_STAGE_COUNTS,
  progressWithin,
  type StageCounts,
  type SyncCounts,
  type SyncStage,
  type SyncStatus,
  spanOf,
  stageFraction,
} from '../domain/sync-progress.ts';
import type {
  FetchedPages,
  SyncPlan,
  SyncPosition,
  SyncProgress,
} from '../domain/workflow-messages/repository-sync.ts';

/** Notes that a sync keeps; each is one kind of thing that was left out. */
const NOTES_MAX = 20;
/** Which way an unknown repository is shown to go until its plan is made. */
const NO_PLAN: SyncPlan = { route: 'mirror', since: null, startedAt: null };

/** Where a sync stands: what one run of its workflow hands to the next, and what people are shown of it. */
export class SyncState {
  plan: SyncPlan;
  stage: SyncStage;
  cursor: unknown;
  stageCounts: StageCounts;
  stageMs: number;
  afterNumber: number;
  counts: SyncCounts;
  analysisMs: number;
  notes: readonly string[];

  constructor(resumeFrom: SyncPosition | null) {
    this.plan = resumeFrom?.plan ?? NO_PLAN;
    this.stage = resumeFrom?.stage ?? 'mirror';
    this.cursor = resumeFrom?.cursor ?? null;
    this.stageCounts = resumeFrom?.stageCounts ?? NO_STAGE_COUNTS;
    this.stageMs = resumeFrom?.stageMs ?? 0;
    this.afterNumber = resumeFrom?.afterNumber ?? 0;
    this.counts = resumeFrom?.counts ?? NO_COUNTS;
    this.analysisMs = resumeFrom?.analysisMs ?? 0;
    this.notes = resumeFrom?.notes ?? [];
  }

  /** @param isNew false when the run before this one was in this stage already */
  enter(stage: SyncStage, isNew: boolean): void {
    this.stage = stage;
    if (!isNew) return;
    this.cursor = null;
    this.stageCounts = NO_STAGE_COUNTS;
    this.stageMs = 0;
  }

  addFetched(fetched: FetchedPages): void {
    this.cursor = fetched.cursor;
    this.stageCounts = fetched.counts;
    this.stageMs = fetched.elapsedMs;
    this.notes = [...new Set([...this.notes, ...fetched.notes])].slice(0, NOTES_MAX);
  }

  addAnalysed(
    page: Parameters<typeof addPage>[1] & { readonly elapsedMs: number },
    lastNumber: number,
  ): void {
    this.afterNumber = lastNumber;
    this.analysisMs += page.elapsedMs;
    this.counts = addPage(this.counts, page, this.analysisMs);
  }

  position(): SyncPosition {
    const { plan, stage, cursor, stageCounts, stageMs, afterNumber, counts, analysisMs, notes } = this;
    return { plan, stage, cursor, stageCounts, stageMs, afterNumber, counts, analysisMs, notes };
  }

  progress(status: SyncStatus): SyncProgress {
    const { stage, counts, stageCounts, notes } = this;
    const analysed = counts.done === 0 ? 0 : analysedFraction(counts);
    const fraction = stage === 'analysis' ? analysed : stageFraction(stageCounts);
    const within = progressWithin(spanOf(this.plan.route, stage), fraction);
    const progress = status === 'completed' ? 100 : Math.min(99, within);
    return { status, stage, progress, counts, stageCounts, notes };
  }
}
