import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ReconciledHook,
  ReconcileHookInput,
  ReconciliationCounts,
} from '../../domain/workflow-messages/reconcile-deliveries.ts';
import type { ReachedHook } from '../../sources/github/hooks/hook-place.ts';
import { walkDeliveries } from '../../sources/github/hooks/read-deliveries.ts';
import {
  countWaitingDeliveries,
  findStoredDeliveries,
  listDeliveriesBetween,
} from '../../sql/deliveries/compare-deliveries.ts';
import type { HookRow } from '../../sql/hooks/hook-row.ts';
import { getHook } from '../../sql/hooks/hooks.ts';
import { raiseAlarm, resolveAlarms } from '../../sql/reconciliation/alarms.ts';
import { markReconciled } from '../../sql/reconciliation/reconciled-hooks.ts';
import {
  dropOldReconciliations,
  endReconciliation,
  getLastWholeReconciliation,
  NO_RECONCILIATION_COUNTS,
  startReconciliation,
} from '../../sql/reconciliation/reconciliations.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';
import { ComparedLog } from './compare-log.ts';
import { inspectHook } from './inspect-hook.ts';
import { reachHook } from './reach-hook.ts';
import { recoverDelivery } from './recover-delivery.ts';
import { withHookLock } from './with-hook-lock.ts';

/** GitHub's log is written a moment after an attempt: what is younger is left to the next run. */
const SETTLED_AFTER_MS = 30_000;
/** A run between two whole ones reads so much again of what the last one saw. */
const OVERLAP_MS = 30 * 60_000;
/** The whole log is walked again after so long for each of its pages: up to thirty of them in every run. */
const WHOLE_MS_PER_PAGE = 10_000;
const WHOLE_EVERY_MAX_MS = 6 * 3_600_000;
/** How long a run waits for the relay to apply what it fetched. */
const APPLY_WAIT_MS = 10_000;
const APPLY_POLL_MS = 200;
/** Deliveries of ours that one run looks for in GitHub's log. */
const OURS_MAX = 200_000;
/** Shown in an alarm. */
const NAMED_MAX = 20;
const RUNS_KEPT = 1_000;

/**
 * The activity that compares GitHub's log of one hook with what is here, both ways, and fetches what is missing. It walks the whole
 * log; only of a very long one that was walked lately, what came since.
 */
export function createReconcileHook(deps: ActivityDependencies) {
  return async function reconcileHook(input: ReconcileHookInput): Promise<ReconciledHook> {
    const skipped: ReconciledHook = { hookId: input.hookId, status: 'skipped', ...NO_RECONCILIATION_COUNTS };
    const result = await beatWhile(input, ({ signal }) =>
      withHookLock(deps.database, input.hookId, () => reconcile(deps, input, signal)),
    );
    return result ?? skipped;
  };
}

async function reconcile(
  deps: ActivityDependencies,
  { hookId, whole }: ReconcileHookInput,
  signal: AbortSignal,
): Promise<ReconciledHook | null> {
  const { slonik } = deps.database;
  const hook = await getHook(slonik, hookId);
  if (hook === null || hook.status === 'removed') return null;
  const lastWhole = await getLastWholeReconciliation(slonik, hookId);
  const isWhole = whole || lastWhole === null || isWholeDue(lastWhole);
  const run = await startReconciliation(slonik, hookId, isWhole);
  let counts = NO_RECONCILIATION_COUNTS;
  const log = new ComparedLog();
  try {
    const reached = await reachHook(deps, hook);
    const isThere = await inspectHook(deps, reached, hook);
    if (isThere) {
      const floor = isWhole ? null : overlapped(hook.reconciledThrough);
      counts = await walk(deps, reached, { hook, log, floor, signal });
      if (isWhole) counts = { ...counts, unknown: await countUnknown(deps, hookId, log, run.startedAt) };
      counts = await recoverAll(deps, reached, { hookId, log, counts, signal });
      await tellOfLoss(deps, hookId, log, counts);
    }
    const through = isThere && counts.unresolved === 0 ? settledBefore(run.startedAt) : null;
    await markReconciled(slonik, hookId, through);
    await endReconciliation(slonik, run.id, { ...counts, oldestAt: log.oldestAt, error: null });
    await dropOldReconciliations(slonik, hookId, RUNS_KEPT);
    deps.logger.info({ hookId, isWhole, ...counts }, 'Deliveries reconciled');
    return { hookId, status: 'completed', ...counts };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    await endReconciliation(slonik, run.id, { ...counts, oldestAt: log.oldestAt, error: sentence });
    throw error;
  }
}

function isWholeDue({ startedAt, pages }: { readonly startedAt: Date; readonly pages: number }): boolean {
  return Date.now() - startedAt.getTime() >= Math.min(pages * WHOLE_MS_PER_PAGE, WHOLE_EVERY_MAX_MS);
}

interface Walk {
  readonly hook: HookRow;
  readonly log: ComparedLog;
  /** Where the walk may end; null for the end of the log. */
  readonly floor: Date | null;
  readonly signal: AbortSignal;
}

async function walk(
  { database }: ActivityDependencies,
  reached: ReachedHook,
  { hook, log, floor, signal }: Walk,
): Promise<ReconciliationCounts> {
  let pages = 0;
  for await (const page of walkDeliveries(reached)) {
    signal.throwIfAborted();
    pages++;
    log.add(
      page,
      await findStoredDeliveries(database.pg, hook.id, [...new Set(page.map(({ guid }) => guid))]),
    );
    if (floor !== null && page.every(({ deliveredAt }) => deliveredAt < floor)) break;
  }
  const { absent } = log;
  const lost = absent.filter(({ wasTaken }) => wasTaken).length;
  return { ...NO_RECONCILIATION_COUNTS, pages, seen: log.seen, lost, missed: absent.length - lost };
}

async function recoverAll(
  deps: ActivityDependencies,
  reached: ReachedHook,
  work: { hookId: string; log: ComparedLog; counts: ReconciliationCounts; signal: AbortSignal },
): Promise<ReconciliationCounts> {
  const { hookId, log, signal } = work;
  const tally = { recovered: 0, redelivered: 0, unresolved: 0 };
  const fetched: string[] = [];
  for (const delivery of log.absent) {
    signal.throwIfAborted();
    tally[await recoverDelivery(deps, reached, { hookId, delivery })]++;
    fetched.push(delivery.guid);
  }
  const deadline = performance.now() + APPLY_WAIT_MS;
  while (fetched.length > 0 && performance.now() < deadline) {
    if ((await countWaitingDeliveries(deps.database.pg, hookId, fetched)) === 0) break;
    await sleep(APPLY_POLL_MS, undefined, { signal });
  }
  return { ...work.counts, ...tally };
}

/** What is here, came well within the log, and stands not in it: nobody but GitHub should be able to do that. */
async function countUnknown(
  { database }: ActivityDependencies,
  hookId: string,
  log: ComparedLog,
  startedAt: Date,
): Promise<number> {
  if (log.oldestAt === null) return 0;
  const from = new Date(log.oldestAt.getTime() + SETTLED_AFTER_MS);
  const range = { from, to: settledBefore(startedAt), limit: OURS_MAX };
  const ours = await listDeliveriesBetween(database.pg, hookId, range);
  return ours.filter((guid) => !log.has(guid)).length;
}

async function tellOfLoss(
  { database: { slonik } }: ActivityDependencies,
  hookId: string,
  log: ComparedLog,
  counts: ReconciliationCounts,
): Promise<void> {
  const subject = `hook/${hookId}`;
  const lost = log.absent.filter(({ wasTaken }) => wasTaken).map(({ guid }) => guid);
  if (lost.length > 0) {
    await raiseAlarm(slonik, {
      kind: 'delivery_lost',
      subject,
      message: `GitHub says that ${lost.length} deliveries were taken that are not here. They were fetched again; look at what happened to the database.`,
      details: { deliveries: lost.slice(0, NAMED_MAX), count: lost.length },
    });
  } else await resolveAlarms(slonik, subject, ['delivery_lost']);
  if (counts.unresolved > 0) {
    await raiseAlarm(slonik, {
      kind: 'delivery_unrecoverable',
      subject,
      message: `${counts.unresolved} deliveries were missed, and GitHub gives them no longer: sync the repository to make up for them.`,
    });
  } else await resolveAlarms(slonik, subject, ['delivery_unrecoverable']);
  if (counts.unknown > 0) {
    await raiseAlarm(slonik, {
      kind: 'delivery_unknown',
      subject,
      message: `${counts.unknown} deliveries are here that GitHub's log does not have: somebody else may know the hook's secret. Change it.`,
    });
  } else await resolveAlarms(slonik, subject, ['delivery_unknown']);
}

function overlapped(through: Date | null): Date | null {
  return through === null ? null : new Date(through.getTime() - OVERLAP_MS);
}

function settledBefore(time: Date): Date {
  return new Date(time.getTime() - SETTLED_AFTER_MS);
}
