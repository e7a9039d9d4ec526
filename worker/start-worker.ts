import { NativeConnection, Runtime } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { readGitAttributes } from '../activities/sync/read-git-attributes.ts';
import { createTriage } from '../activities/triage/create-triage.ts';
import type { ServiceConfig } from '../lib/config/config.ts';
import { isLoopback } from '../lib/config/github-address.ts';
import { openDatabase } from '../lib/database/database.ts';
import type { Logger } from '../lib/logger.ts';
import { createMailTransport } from '../lib/mail/create-mail-transport.ts';
import { startMailSender } from '../lib/mail/start-mail-sender.ts';
import type { Service } from '../lib/process/service-process.ts';
import { openKeyRing } from '../lib/secrets/key-ring.ts';
import { createSecretStore } from '../lib/secrets/secret-store.ts';
import { connectTemporal } from '../lib/temporal/temporal-client.ts';
import { createRelayMetrics } from '../relay/relay-metrics.ts';
import { type Relay, startRelay } from '../relay/start-relay.ts';
import { createGitHub } from '../sources/github/client/create-github.ts';
import { createSigningPool } from '../worker-threads/signing-pool.ts';
import { bundleWorkflows } from './bundle-workflows.ts';
import { checkWorkerParts } from './check-parts.ts';
import { createWorkers } from './create-workers.ts';
import { keepSchedule } from './keep-schedule.ts';
import { createSdkLogger } from './sdk-logger.ts';
import { serveOperations } from './serve-operations.ts';
import { createWorkerMetrics } from './worker-metrics.ts';

/** Connections beyond one for each activity that may run at a time: the relay's, and those for progress written beside the work. */
const SPARE_CONNECTIONS = 5;

/** Starts the worker process: everything it needs, then the Temporal workers. Its end frees all of it. */
export async function startWorker(config: ServiceConfig, logger: Logger): Promise<Service> {
  Runtime.install({
    logger: createSdkLogger(logger),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
  await using stack = new AsyncDisposableStack();
  const bundling = bundleWorkflows();
  bundling.catch(() => {});
  const { temporalAddress: address, temporalNamespace: namespace } = config;
  const temporal = await connectTemporal({ address, namespace });
  stack.defer(() => temporal.close());
  const connection = await NativeConnection.connect({ address });
  stack.defer(() => connection.close());

  const concurrency = {
    pulse: config.workerDatabaseTasks,
    github: config.workerFetches,
    analysis: config.workerAnalyses,
  };
  const database = await openDatabase({
    url: config.databaseUrl,
    applicationName: 'pulse worker',
    poolSize: concurrency.pulse + concurrency.github + concurrency.analysis + SPARE_CONNECTIONS,
    onConnectionError: (error) => logger.warn({ err: error }, 'A connection to the database broke'),
  });
  stack.defer(() => database.close());
  const metrics = createWorkerMetrics();
  const triage = createTriage({
    database,
    createSigningPool: (rules) => metrics.watchPool(createSigningPool({ threads: config.threads, rules })),
    readAttributes: readGitAttributes,
  });
  stack.defer(() => triage.close());

  const secrets = createSecretStore({ database, keyRing: openKeyRing(config) });
  const activities = createActivities({
    database,
    github: createGitHub({ database, secrets, logger, settings: config.github }),
    secrets,
    publicUrl: config.publicUrl ?? localUrl(config),
    logger,
    temporal: temporal.client,
    triage,
    reach: config.reach,
    dataDir: config.dataDir,
  });
  const workers = await createWorkers({
    connection,
    namespace,
    activities,
    workflowBundle: await bundling,
    concurrency,
    logger,
    metrics,
  });
  stack.defer(() => workers.stop());
  workers.ended.catch((error: unknown) => {
    logger.fatal({ err: error }, 'A Temporal worker broke');
    process.exit(1);
  });
  let relay: Relay | undefined;
  if (config.workerMetricsPort !== undefined) {
    const parts = {
      database,
      connection: temporal.connection,
      namespace,
      dataDir: config.dataDir,
      relay: () => relay,
    };
    const stopServing = await serveOperations({
      host: config.workerMetricsHost,
      port: config.workerMetricsPort,
      registry: metrics.registry,
      checkParts: () => checkWorkerParts(parts),
    });
    stack.defer(stopServing);
  }
  const transport = createMailTransport(config.mail);
  const mailSender = startMailSender({ database, secrets, transport, logger });
  stack.defer(() => mailSender.stop());
  stack.defer(await keepSchedule(temporal.client, logger));
  // Last to start and first to stop: whatever it asks for is served.
  const started = startRelay({
    database,
    temporal: temporal.client,
    logger,
    metrics: createRelayMetrics(metrics.registry),
  });
  relay = started;
  stack.defer(() => started.stop());
  const parts = stack.move();
  return { stop: () => parts.disposeAsync() };
}

/** A GitHub on this machine reaches us without a name in public. */
function localUrl({ github, host, port }: ServiceConfig): string | undefined {
  if (!isLoopback(new URL(github.apiUrl).hostname) || port === 0) return undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
