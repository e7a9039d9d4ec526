import { sql } from 'slonik';
import { z } from 'zod';
import { SYNC_ROUTES, SYNC_STATUSES } from '../../domain/sync-progress.ts';

/** The columns of a repository that people may see; never the webhook's secret. */
export const repositoryColumns = sql.fragment`
  r.repo_id::text as id, r.provider, r.owner, r.name, r.full_name as "fullName", r.url,
  r.mirror_source as source, r.default_branch as "defaultBranch", r.language,
  r.is_private as "isPrivate", r.is_active as "isActive",
  r.sync_status as "syncStatus", r.sync_stage as "syncStage", r.sync_progress as "syncProgress",
  r.sync_counts as "syncCounts", r.sync_started_at as "syncStartedAt",
  r.sync_completed_at as "syncCompletedAt", r.sync_error as "syncError",
  r.sync_stage_counts as "syncStageCounts",
  case when r.sync_waits_until > now() then r.sync_waits_until end as "syncWaitsUntil",
  case when r.sync_waits_until > now() then r.sync_waits_for end as "syncWaitsFor",
  r.sync_notes as "syncNotes", case when r.api_url is null then 'mirror' else 'provider' end as "syncRoute",
  r.disconnected_at as "disconnectedAt",
  (
    select jsonb_build_object('ignoredLines', m.ignored_lines, 'isTooLarge', m.is_too_large)
    from mailmaps m where m.repo_id = r.repo_id
  ) as mailmap,
  r.last_activity_at as "lastActivityAt", r.created_at as "createdAt", r.updated_at as "updatedAt"`;

/** `sync_counts` is filled in by degrees: what is not there yet is 0. */
const countsRow = z.object({
  total: z.number().default(0),
  done: z.number().default(0),
  skipped: z.number().default(0),
  degraded: z.number().default(0),
  failed: z.number().default(0),
  perSecond: z.number().default(0),
});

const stageCountsRow = z.object({
  done: z.number().default(0),
  total: z.number().nullable().default(null),
  perSecond: z.number().default(0),
});

export const syncRow = z.object({
  syncRoute: z.enum(SYNC_ROUTES),
  syncStageCounts: stageCountsRow,
  syncWaitsUntil: z.date().nullable(),
  syncWaitsFor: z.string().nullable(),
  syncNotes: z.array(z.string()),
  syncStatus: z.enum(SYNC_STATUSES),
  syncStage: z.string().nullable(),
  syncProgress: z.number(),
  syncCounts: countsRow,
  syncStartedAt: z.date().nullable(),
  syncCompletedAt: z.date().nullable(),
  syncError: z.string().nullable(),
});

export type SyncRow = z.infer<typeof syncRow>;

export const repositoryRow = syncRow.extend({
  id: z.string(),
  provider: z.enum(['github', 'gitlab', 'bitbucket']),
  owner: z.string(),
  name: z.string(),
  fullName: z.string(),
  url: z.string().nullable(),
  source: z.string().nullable(),
  defaultBranch: z.string().nullable(),
  language: z.string().nullable(),
  isPrivate: z.boolean(),
  isActive: z.boolean(),
  lastActivityAt: z.date().nullable(),
  disconnectedAt: z.date().nullable(),
  mailmap: z.object({ ignoredLines: z.number(), isTooLarge: z.boolean() }).nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

export type RepositoryRow = z.infer<typeof repositoryRow>;
