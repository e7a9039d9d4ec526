import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** The team that an anomaly is of; null when there is no such anomaly. */
export async function findTeamOfAnomaly(db: CommonQueryMethods, anomalyId: string): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.strictObject({ teamId: z.uuid() }))`
    select team_id as "teamId" from anomalies where anomaly_id = ${anomalyId}::bigint`);
}

/** The repository that an incident is of; null when there is no such incident. */
export async function findRepositoryOfIncident(
  db: CommonQueryMethods,
  incidentId: string,
): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.strictObject({ repoId: z.string() }))`
    select repo_id::text as "repoId" from incidents where incident_id = ${incidentId}::uuid`);
}
