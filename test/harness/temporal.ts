import { randomBytes } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { askRunService } from './ask-run-service.ts';

export interface TestTemporal extends AsyncDisposable {
  /** `host:port` of the server that all tests of this run share. */
  readonly address: string;
  /** A namespace of this test's own, with our search attributes: workflow ids and task queues clash with nobody's. */
  readonly namespace: string;
  /** `client` to start workflows with, `nativeConnection` for workers, both in this namespace. Time is real: nothing skips it. */
  readonly environment: TestWorkflowEnvironment;
}

/** A Temporal namespace of the test's own. Dispose of it at the end (`await using`), after the test's workers have stopped. */
export async function createTestEnvironment(): Promise<TestTemporal> {
  const address = (await askRunService('temporal')).address!;
  const namespace = `test-${randomBytes(8).toString('hex')}`;
  const temporal = await connectTemporal({ address, namespace });
  await prepareNamespace(temporal.connection, namespace).finally(() => temporal.close());
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  return { address, namespace, environment, [Symbol.asyncDispose]: () => environment.teardown() };
}
