import type pg from 'pg';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import type { MetricScope } from './metric-scope.ts';
import { UNTOLD_COLUMNS, type UntoldColumns, untoldOf } from './read-untold.ts';

/** How much of what happened is in the numbers of these repositories. */
export interface Freshness {
  readonly lastEventAt: Date | null;
  readonly oldestPendingAt: Date | null;
  readonly lastDeliveryAt: Date | null;
  readonly lastReconciledAt: Date | null;
  readonly complete: boolean;
  /** What nobody tells of here. */
  readonly untold: readonly UntoldKind[];
}

/**
 * A delivery that waits may be about any repository until it has been read, so every waiting one counts. A repository is told of
 * by its own hook, its App's or its organisation's; without one it is as fresh as its last sync. So it is with a hook whose log at
 * GitHub cannot be read: one that was set up by hand and never pinged, or that Pulse has no credential for. Then nobody can tell whether
 * something was missed, only when the last delivery came.
 */
export async function readFreshness(db: pg.Pool | pg.ClientBase, scope: MetricScope): Promise<Freshness> {
  const { rows } = await db.query<Omit<Freshness, 'untold'> & UntoldColumns>({
    name: 'read-freshness',
    text: `
      with r as (
        select r.*, h.has_log, h.reconciled_through, h.last_delivery_at
        from repositories r
        left join github_installations i on i.installation_id = r.installation_id
        left join lateral (
          select h.reconciled_through, h.last_delivery_at,
            h.reconciled_through is not null
              or (h.kind = 'app' or h.provider_hook_id is not null) and coalesce(
                (
                  select c.error is null from reconciliations c
                  where c.hook_id = h.hook_id order by c.reconciliation_id desc limit 1
                ), true
              ) as has_log
          from hooks h
          where h.status <> 'removed' and (
            h.repo_id = r.repo_id
            or h.kind = 'app' and h.api_url = r.api_url and r.installation_id is not null
              and h.app_id = coalesce(i.app_id, h.app_id)
            or h.kind = 'organization' and h.api_url = r.api_url and lower(h.organization) = lower(r.owner)
          )
          order by h.repo_id is null, h.kind limit 1
        ) h on true
        where r.repo_id in (select repo_id from metric_scope($1::uuid, $2::bigint, '-infinity', 'infinity'))
      ), waiting as (
        select received_at from webhook_deliveries
        where status in ('received', 'failed') order by next_attempt_at, seq limit 1000
      )
      select max(r.last_activity_at) as "lastEventAt",
        (select min(received_at) from waiting) as "oldestPendingAt",
        max(r.last_delivery_at) as "lastDeliveryAt",
        case when bool_and(r.has_log is not true or r.reconciled_through is not null) then min(r.reconciled_through) end
          as "lastReconciledAt",
        coalesce(bool_and(
          case when r.has_log then r.reconciled_through is not null else r.sync_status = 'completed' end
        ), false) and not exists (select from waiting) as complete,
        ${UNTOLD_COLUMNS}
      from r`,
    values: [scope.teamId, scope.repoId],
  });
  const { hasProvider, hasDeployments, ...freshness } = rows[0]!;
  return { ...freshness, untold: untoldOf({ hasProvider, hasDeployments }) };
}
