import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import {
  HAS_PEER_TABLES,
  listUnreadTables,
  type PeerRow,
  peerTime,
  readPeerTable,
  repositoryOf,
  storePeerCommits,
  storePeerDeployments,
} from './peer-tables.ts';

const BEFORE = 'prev_success_deployment_commit';
const INCIDENTS = 'connect_incident_to_deployment';

describe.skipIf(!HAS_PEER_TABLES)("the peer's tables of deployments", () => {
  let opened: OpenTestDatabase;
  let db: pg.Pool;
  let deployments: readonly PeerRow[];
  let repositories: ReadonlyMap<string, number>;

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = opened.database.pg;
    deployments = readPeerTable(`${BEFORE}/cicd_deployment_commits_before.csv`);
    repositories = await storePeerDeployments(opened, deployments);
    // One line of history in each repository: whatever is deployed contains what was deployed before it, and a commit of its own.
    await storePeerCommits(
      db,
      [...Map.groupBy(deployments, repositoryOf)].flatMap(([repository, rows]) =>
        rows
          .toSorted((a, b) => peerTime(a.finished_date!).getTime() - peerTime(b.finished_date!).getTime())
          .map((row, index, sorted) => ({
            repoId: repositories.get(repository)!,
            sha: row.commit_sha!,
            at: peerTime(row.started_date!),
            parents: index === 0 ? [] : [sorted[index - 1]!.commit_sha!],
          })),
      ),
    );
    const client = await db.connect();
    for (const repoId of repositories.values()) await refreshFirstDeployments(client, repoId);
    client.release();
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  /**
   * The deployment before, as ancestry tells it: where what a deployment brings new begins, the commit below was brought by that
   * one. By the deployment's key; null without one.
   */
  async function readDeploymentsBefore(): Promise<Map<string, string | null>> {
    const { rows } = await db.query<{ key: string; before: string | null }>(
      `with brought as (
         select c.repo_id, c.sha, c.parent_shas[1] as parent, d.source_key as key
         from first_deployments f join commits c using (repo_id, sha) join deployments d using (repo_id, deployment_id)
       )
       select b.key, p.key as before
       from brought b left join brought p on p.repo_id = b.repo_id and p.sha = b.parent
       where p.key is distinct from b.key`,
    );
    return new Map(rows.map(({ key, before }) => [key, before]));
  }

  test('the deployment before is theirs, where they and we look at the same ones', async () => {
    const ours = await readDeploymentsBefore();
    const after = readPeerTable(`${BEFORE}/cicd_deployment_commits_after.csv`);
    expect(after).toHaveLength(deployments.length);
    const reasons = after.map((row): [string, string] => {
      const theirs = row.prev_success_deployment_commit_id || null;
      if (row.environment === 'STAGING') return [row.id!, 'only production is looked at'];
      // What fails brings nothing: there is no such row of ours, and they leave theirs empty.
      if (row.result === 'FAILURE') expect([ours.has(row.id!), theirs]).toEqual([false, null]);
      else if (row.environment === '') expect([ours.has(row.id!), theirs]).toEqual([false, null]);
      else expect([row.id, ours.get(row.id!)]).toEqual([row.id, theirs]);
      return [row.id!, 'agrees'];
    });
    expect(reasons.filter(([, reason]) => reason !== 'agrees')).toEqual([
      ['7', 'only production is looked at'],
      ['8', 'only production is looked at'],
    ]);
  });

  test('an incident is blamed on theirs, but within a limit and in its own repository', async () => {
    // The same rows as above: what both folders start from.
    expect(sortById(readPeerTable(`${INCIDENTS}/${BEFORE}/cicd_deployment_commits_after.csv`))).toEqual(
      sortById(readPeerTable(`${BEFORE}/cicd_deployment_commits_after.csv`)),
    );
    const incidents = readPeerTable(`${INCIDENTS}/raw_tables/incidents.csv`);
    const expected = readPeerTable(
      `${INCIDENTS}/snapshot_tables/project_incident_deployment_relationships.csv`,
    );
    const mapping = readPeerTable(`${INCIDENTS}/raw_tables/project_mapping.csv`);
    const projectOf = (table: string, id: string): string | null =>
      mapping.find((row) => row.table === table && row.row_id === id)?.project_name ?? null;
    // Their incidents belong to a project; ours to a repository: each is told of every repository of its project.
    for (const incident of incidents) {
      if (projectOf(incident.table!, incident.scope_id!) === null) {
        // Of a repository that is in no project: they leave it out, and nothing tells which of ours it would be.
        expect(expected.map(({ id }) => id)).not.toContain(incident.id);
        continue;
      }
      for (const [name, repoId] of repositories) {
        if (projectOf('cicd_scopes', name.split('-')[0]!) !== projectOf(incident.table!, incident.scope_id!))
          continue;
        await db.query(
          `insert into incidents (repo_id, source, source_key, title, started_at, resolved_at) values ($1, 'api', $2, 'down', $3, $4)`,
          [repoId, incident.id, peerTime(incident.created_date!), peerTime(incident.updated_date!)],
        );
      }
    }
    const withLimit = await readBlamed();
    await db.query(
      `update blame_settings set limit_hours = 8760; select blame_incidents(array(select incident_id from incidents))`,
    );
    const withoutLimit = await readBlamed();
    const counts = new Map<string, number>();
    for (const [key, limited] of withLimit) {
      const [incidentId, repository] = key.split(' ') as [string, string];
      const theirs = expected.find(({ id }) => id === incidentId)!.deployment_id!;
      const reason = explain(incidentId, repository, limited, withoutLimit.get(key)!, theirs);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      agrees: 1,
      'a deployment longer ago than the limit is not blamed': 20,
      'only deployments of the repository are blamed': 3,
    });
  });

  /** Key of the blamed deployment by `incident repository`. */
  async function readBlamed(): Promise<Map<string, string | null>> {
    const { rows } = await db.query<{ key: string; blamed: string | null }>(
      `select i.source_key || ' ' || r.name as key, d.source_key as blamed
       from incidents i join repositories r using (repo_id) left join deployments d using (repo_id, deployment_id)`,
    );
    return new Map(rows.map(({ key, blamed }) => [key, blamed]));
  }

  /** @throws Error at a difference that no rule explains */
  function explain(
    incidentId: string,
    repository: string,
    limited: string | null,
    unlimited: string | null,
    theirs: string,
  ): string {
    const pipelineOf = (key: string | null) =>
      deployments.find(({ id }) => id === key)?.cicd_deployment_id ?? null;
    if (pipelineOf(limited) === theirs) return 'agrees';
    // Without the limit ours is what their rule gives over the deployments of this repository alone.
    const incident = readPeerTable(`${INCIDENTS}/raw_tables/incidents.csv`).find(
      ({ id }) => id === incidentId,
    )!;
    const began = peerTime(incident.created_date!).getTime();
    const latest = deployments
      .filter(
        (row) =>
          repositoryOf(row) === repository &&
          row.environment === 'PRODUCTION' &&
          row.result === 'SUCCESS' &&
          peerTime(row.finished_date!).getTime() <= began,
      )
      .toSorted((a, b) => peerTime(b.finished_date!).getTime() - peerTime(a.finished_date!).getTime())[0];
    expect([incidentId, repository, unlimited]).toEqual([incidentId, repository, latest?.id ?? null]);
    if (limited === null && unlimited !== null) return 'a deployment longer ago than the limit is not blamed';
    if (limited === unlimited) return 'only deployments of the repository are blamed';
    throw new Error(`incident ${incidentId} in ${repository}: ${theirs} and ${limited}`);
  }

  test('no table is left unread', () => {
    readPeerTable(`${BEFORE}/project_mapping.csv`);
    expect(listUnreadTables().filter((path) => !path.startsWith('change_lead_time'))).toEqual([]);
  });
});

function sortById(rows: readonly PeerRow[]): PeerRow[] {
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id));
}
