import type pg from 'pg';
import type { WorkCalendar } from '../../domain/work-time/work-calendar.ts';

/** A team, and when its risk was computed last. */
export interface TeamForRisk extends WorkCalendar {
  readonly teamId: string;
  readonly lastAt: Date | null;
}

/** Teams in order of their ids, after one of them. */
export async function listTeamsForRisk(
  db: pg.Pool | pg.ClientBase,
  page: { readonly after: string | null; readonly limit: number },
): Promise<TeamForRisk[]> {
  const { rows } = await db.query<TeamForRisk>({
    name: 'list-teams-for-risk',
    text: `
      select t.id as "teamId", t.timezone as "timeZone", t.work_days as "workDays", k.calculated_at as "lastAt"
      from teams t
      left join lateral (
        select k.calculated_at from risk_snapshots k where k.team_id = t.id
        order by k.calculated_at desc, k.risk_snapshot_id desc limit 1
      ) k on true
      where $1::uuid is null or t.id > $1::uuid
      order by t.id
      limit $2`,
    values: [page.after, page.limit],
  });
  return rows;
}
