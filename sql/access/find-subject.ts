import type pg from 'pg';

/** The team that an anomaly is of; null when there is no such anomaly. */
export async function findTeamOfAnomaly(db: pg.Pool, anomalyId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>({
    name: 'team-of-anomaly',
    text: 'select team_id as id from anomalies where anomaly_id = $1::bigint',
    values: [anomalyId],
  });
  return rows[0]?.id ?? null;
}

/** The repository that an incident is of; null when there is no such incident. */
export async function findRepositoryOfIncident(db: pg.Pool, incidentId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>({
    name: 'repository-of-incident',
    text: 'select repo_id::text as id from incidents where incident_id = $1::uuid',
    values: [incidentId],
  });
  return rows[0]?.id ?? null;
}
