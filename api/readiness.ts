import type { Database } from '../lib/database/database.ts';
import { listMigrations } from '../lib/database/migrate.ts';
import { checkDisk } from '../lib/disk/check-disk.ts';
import { checkPart } from '../lib/process/check-part.ts';
import { getZoneTable, type ZoneTableRow } from '../sql/upkeep/get-zone-table.ts';
import { listAppliedMigrations } from '../sql/upkeep/list-applied-migrations.ts';
import type { Checks } from './schemas/work/health.ts';
import type { WorkflowGateway } from './workflow-gateway.ts';

/** Zones that are named. */
const ZONES_MAX = 40;
/** Anybody may ask: however often, the parts are asked once in this time. */
const FRESH_MS = 1_000;

/** Looks at each part that the API needs. The database is asked once, and Temporal once. */
export function createReadinessCheck(deps: {
  readonly database: Database;
  readonly workflows: WorkflowGateway;
  readonly dataDir: string;
}): () => Promise<Checks> {
  let checking: Promise<Checks> | undefined;
  return () => {
    if (checking === undefined) {
      checking = checkAll(deps);
      setTimeout(() => {
        checking = undefined;
      }, FRESH_MS).unref();
    }
    return checking;
  };
}

async function checkAll(deps: {
  database: Database;
  workflows: WorkflowGateway;
  dataDir: string;
}): Promise<Checks> {
  const applied = readApplied(deps.database);
  const [database, migrations, temporal, timeZones, disk] = await Promise.all([
    checkPart(applied, () => 'It answers.'),
    checkPart(Promise.all([applied, listMigrations()]), ([has, needs]) => describeMissing(has, needs)),
    checkPart(deps.workflows.ping(), () => 'It answers.'),
    checkPart(readZones(deps.database), describeZones),
    checkPart(checkDisk(deps), (detail) => detail),
  ]);
  return { database, migrations, temporal, timeZones, disk };
}

/** Async, so that a database that was never reached is a rejection like any other. */
async function readApplied(database: Database): Promise<readonly string[]> {
  return listAppliedMigrations(database.slonik);
}

async function readZones(database: Database): Promise<ZoneTableRow | null> {
  return getZoneTable(database.slonik);
}

/** @throws Error when days are computed by another table of zones than this process has, or by none */
function describeZones(table: ZoneTableRow | null): string {
  if (table === null) throw new Error('The table of zones is not there: run the migrations again.');
  const ours = process.versions.tz;
  const theirs = table.version.replace(/\.\d+$/, '');
  if (theirs !== ours) {
    throw new Error(
      `Days follow table ${theirs}, this process has ${ours}: run the migrations with the newest Node.`,
    );
  }
  const { differences } = table;
  if (differences.length === 0) return `Days follow Node's table ${theirs}; PostgreSQL's says the same.`;
  const named = differences.slice(0, ZONES_MAX).map(({ zone, from }) => `${zone} from ${from.slice(0, 10)}`);
  const more = differences.length > ZONES_MAX ? `, and ${differences.length - ZONES_MAX} more` : '';
  return `Days follow Node's table ${theirs}. PostgreSQL's own, which nothing is computed by, differs: ${named.join(', ')}${more}.`;
}

/** @throws Error when migrations wait */
function describeMissing(has: readonly string[], needs: readonly string[]): string {
  const missing = needs.filter((name) => !has.includes(name));
  if (missing.length > 0) throw new Error(`Not applied yet: ${missing.join(', ')}.`);
  return `All ${needs.length} are applied.`;
}
