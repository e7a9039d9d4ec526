import pg from 'pg';

/** A node of a plan, as `explain (format json)` gives it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface CapturedPlan {
  readonly statement: string;
  readonly nodes: readonly PlanNode[];
}

export interface PlanCapture extends AsyncDisposable {
  /** Plans of all statements since the last call, those inside of functions and triggers included. */
  take(): CapturedPlan[];
}

/** Settings under which plans are those of `npm start`, and told to whoever sent the statement. */
const SETTINGS: Readonly<Record<string, string>> = {
  random_page_cost: '1.1',
  jit: 'off',
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
};

/**
 * Makes PostgreSQL tell the plan of every statement of the connections that this process opens to a database from now on.
 * Source: PostgreSQL documentation, auto_explain.
 * @param settings further settings of the database's connections
 */
export async function capturePlans(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<PlanCapture> {
  const all = { ...SETTINGS, ...settings };
  await alterDatabase(
    databaseUrl,
    Object.entries(all),
    (name, value) => `set ${name} = ${pg.escapeLiteral(value)}`,
  );
  let captured: CapturedPlan[] = [];
  const { connect } = pg.Client.prototype;
  const note = ({ message = '' }: { message?: string | undefined }): void => {
    const json = message.indexOf('{');
    if (!message.startsWith('duration:') || json < 0) return;
    const { 'Query Text': statement, Plan: plan } = JSON.parse(message.slice(json));
    captured.push({ statement, nodes: flatten(plan) });
  };
  function connectAndNote(this: pg.Client, ...parameters: Parameters<typeof connect>) {
    this.on('notice', note);
    return connect.apply(this, parameters);
  }
  pg.Client.prototype.connect = connectAndNote as typeof connect;
  return {
    take: () => {
      const taken = captured;
      captured = [];
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      pg.Client.prototype.connect = connect;
      await alterDatabase(databaseUrl, Object.entries(all), (name) => `reset ${name}`);
    },
  };
}

async function alterDatabase(
  databaseUrl: string,
  settings: readonly [string, string][],
  change: (name: string, value: string) => string,
): Promise<void> {
  const database = pg.escapeIdentifier(new URL(databaseUrl).pathname.slice(1));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const [name, value] of settings)
      await client.query(`alter database ${database} ${change(name, value)}`);
  } finally {
    await client.end();
  }
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** Tables that grow with what happens. */
const GROWING: ReadonlySet<string> = new Set([
  'commits',
  'pull_requests',
  'reviews',
  'review_comments',
  'pr_files',
  'deployments',
  'incidents',
  'coverage_reports',
  'first_deployments',
  'risk_snapshots',
  'webhook_deliveries',
  'daily_commit_stats_stored',
  'weekly_dora_metrics_stored',
  'monthly_developer_activity_stored',
  'metric_snapshots_stored',
]);
const PARTITION = /_(\d{4}_\d\d|default)$/;
const INDEX_SCAN = /^(Index (Only )?Scan|Bitmap Index Scan)$/;
/** What walks along an index without looking for anything may read a page of a list. */
const WALKED_ROWS_MAX = 200;

/**
 * Places where a table that grows, or the whole of its index, is looked through: table and statement.
 * @param rowsMin what reads fewer rows than these is none: an empty table is read as it is
 */
export function findScans(plans: readonly CapturedPlan[], rowsMin = 0): string[] {
  const isScan = (node: PlanNode): boolean =>
    (node['Node Type'] === 'Seq Scan' &&
      node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) >= rowsMin) ||
    (INDEX_SCAN.test(node['Node Type']) &&
      node['Index Cond'] === undefined &&
      node['Actual Rows'] > WALKED_ROWS_MAX);
  const found = plans.flatMap(({ statement, nodes }) =>
    nodes
      .filter((node) => isScan(node) && GROWING.has((node['Relation Name'] ?? '').replace(PARTITION, '')))
      .map((node) => `${node['Relation Name']} in: ${statement.replaceAll(/\s+/g, ' ').slice(0, 300)}`),
  );
  return [...new Set(found)];
}
