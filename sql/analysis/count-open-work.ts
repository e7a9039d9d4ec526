import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const openWorkRow = z.object({
  pendingRuns: z.number(),
  runningRuns: z.number(),
  oldestRunSeconds: z.number().nullable(),
  syncing: z.number(),
  paused: z.number(),
});

export type OpenWork = z.infer<typeof openWorkRow>;

/**
 * How much work is queued or running, counted up to `countMax` of each kind, so that the cost stays the same however
 * long the queue.
 */
export async function countOpenWork(db: CommonQueryMethods, countMax: number): Promise<OpenWork> {
  return db.one(sql.type(openWorkRow)`
    with open_runs as materialized (
      select status, queued_at from pr_analysis_runs
      where status in ('pending', 'running')
      order by queued_at
      limit ${countMax}
    ), open_syncs as materialized (
      select sync_status from repositories where sync_status in ('syncing', 'paused') limit ${countMax}
    )
    select
      (select count(*) from open_runs where status = 'pending')::integer as "pendingRuns",
      (select count(*) from open_runs where status = 'running')::integer as "runningRuns",
      (select extract(epoch from now() - min(queued_at)) from open_runs)::float8 as "oldestRunSeconds",
      (select count(*) from open_syncs where sync_status = 'syncing')::integer as syncing,
      (select count(*) from open_syncs where sync_status = 'paused')::integer as paused`);
}
