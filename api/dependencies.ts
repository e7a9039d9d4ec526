import type { Database } from '../lib/database.ts';
import type { Logger } from '../lib/logger.ts';
import type { WorkflowGateway } from './workflow-gateway.ts';

/** What the API stands on; tests give their own. */
export interface ApiDependencies {
  readonly database: Database;
  readonly workflows: WorkflowGateway;
  readonly logger: Logger;
  /** The one bearer token that opens `/v1`. */
  readonly token: string;
  /** Aborted when the process is about to end: answers that have no end of their own end then. */
  readonly stopping: AbortSignal;
}
