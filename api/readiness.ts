import type { Database } from '../lib/database/database.ts';
import { listMigrations } from '../lib/database/migrate.ts';
import { checkPart } from '../lib/process/check-part.ts';
import { listAppliedMigrations } from '../sql/upkeep/list-applied-migrations.ts';
import type { Checks } from './schemas/health.ts';
import type { WorkflowGateway } from './workflow-gateway.ts';

/** Anybody may ask: however often, the parts are asked once in this time. */
const FRESH_MS = 1_000;

/** Looks at each part that the API needs. The database is asked once, and Temporal once. */
export function createReadinessCheck(deps: {
  readonly database: Database;
  readonly workflows: WorkflowGateway;
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

async function checkAll(deps: { database: Database; workflows: WorkflowGateway }): Promise<Checks> {
  const applied = readApplied(deps.database);
  const [database, migrations, temporal] = await Promise.all([
    checkPart(applied, () => 'It answers.'),
    checkPart(Promise.all([applied, listMigrations()]), ([has, needs]) => describeMissing(has, needs)),
    checkPart(deps.workflows.ping(), () => 'It answers.'),
  ]);
  return { database, migrations, temporal };
}

/** Async, so that a database that was never reached is a rejection like any other. */
async function readApplied(database: Database): Promise<readonly string[]> {
  return listAppliedMigrations(database.slonik);
}

/** @throws Error when migrations wait */
function describeMissing(has: readonly string[], needs: readonly string[]): string {
  const missing = needs.filter((name) => !has.includes(name));
  if (missing.length > 0) throw new Error(`Not applied yet: ${missing.join(', ')}.`);
  return `All ${needs.length} are applied.`;
}
