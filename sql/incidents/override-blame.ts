import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { type IncidentRow, incidentColumns, incidentRow } from './incidents.ts';

/** What a person decided. */
export interface BlameDecision {
  /** Null: no deployment is to blame. */
  readonly deploymentId: number | null;
  readonly reason: string;
  /** Who decided. */
  readonly by: string;
}

const repository = z.object({ repoId: z.number() });

/**
 * Holds the blame of an incident's repository, as everything that blames does, so that no rule writes over a decision that it
 * has not seen. To be called in a transaction, before the statements that read or write blame.
 * @returns the incident's repository; null when there is no such incident
 */
export async function lockBlameOf(db: CommonQueryMethods, incidentId: string): Promise<number | null> {
  const found = await db.maybeOne(sql.type(repository)`
    select i.repo_id as "repoId" from incidents i where i.incident_id = ${incidentId}::uuid`);
  if (found === null) return null;
  await db.query(sql.unsafe`select lock_blame(array[${found.repoId}::bigint])`);
  return found.repoId;
}

/** Writes a person's decision down. @returns null when the repository has no such deployment, or it was taken back */
export async function overrideBlame(
  db: CommonQueryMethods,
  repoId: number,
  incidentId: string,
  { deploymentId, reason, by }: BlameDecision,
): Promise<IncidentRow | null> {
  return db.maybeOne(sql.type(incidentRow)`
    update incidents i
    set is_overridden = true, overridden_by = ${by}, overridden_at = now(), deployment_id = ${deploymentId}::bigint,
      blame_rule = 'person', blame_confidence = 1, blame_reason = ${reason}
    where i.repo_id = ${repoId} and i.incident_id = ${incidentId}::uuid
      and (${deploymentId}::bigint is null or exists (
        select from deployments d
        where d.repo_id = i.repo_id and d.deployment_id = ${deploymentId}::bigint and d.deleted_at is null
      ))
    returning ${incidentColumns}`);
}

/** Takes a decision back: the rule blames again, by its trigger. One that the rule blames already stays as it is. */
export async function withdrawOverride(
  db: CommonQueryMethods,
  repoId: number,
  incidentId: string,
): Promise<IncidentRow> {
  await db.query(sql.unsafe`
    update incidents set is_overridden = false, overridden_by = null, overridden_at = null
    where repo_id = ${repoId} and incident_id = ${incidentId}::uuid and is_overridden`);
  return db.one(sql.type(incidentRow)`
    select ${incidentColumns} from incidents i
    where i.repo_id = ${repoId} and i.incident_id = ${incidentId}::uuid`);
}
