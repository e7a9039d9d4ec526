import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { AccessJwt } from '../lib/accounts/access-jwt.ts';
import type { AccountParts } from '../lib/accounts/account-parts.ts';
import type { IdentityParts } from '../lib/accounts/identities/identity-parts.ts';
import type { ReportReader } from '../lib/coverage/create-report-reader.ts';
import type { Database } from '../lib/database/database.ts';
import type { ProxyTrust } from '../lib/http/client-address.ts';
import type { Logger } from '../lib/logger.ts';
import type { SourceReach } from '../lib/repository-address/source-reach.ts';
import type { KeyRing } from '../lib/secrets/key-ring.ts';
import type { SecretStore } from '../lib/secrets/secret-store.ts';
import type { RelayBell } from './webhooks/relay-bell.ts';
import type { WorkflowGateway } from './workflow-gateway.ts';

/** What the API stands on; tests give their own. */
export interface ApiDependencies {
  readonly database: Database;
  /** By which the guard finds out who asks. */
  readonly guardPool: pg.Pool;
  readonly workflows: WorkflowGateway;
  readonly logger: Logger;
  /** The one bearer token that opens `/v1`. */
  readonly token: string;
  /** Aborted when the process is about to end: answers that have no end of their own end then. */
  readonly stopping: AbortSignal;
  /** Base of the REST API of GitHub, where a request does not say another. */
  readonly githubApiUrl: string;
  /** From where repositories may be mirrored; from anywhere unless given. */
  readonly reach?: SourceReach | undefined;
  /** Base of the URLs under which GitHub reaches us, when it is known. */
  readonly publicUrl: string | undefined;
  readonly keyRing: KeyRing;
  readonly secrets: SecretStore;
  readonly accessJwt: AccessJwt;
  readonly accounts: AccountParts;
  readonly identities: IdentityParts;
  /** Whose word counts about where a request came from; nobody's unless given. */
  readonly trustProxy?: ProxyTrust | undefined;
  readonly reportReader: ReportReader;
  /** Tells the relay that deliveries wait for it. */
  readonly relayBell: RelayBell;
  /** Where measurements are kept. */
  readonly registry: Registry;
  /** Where the files of this Pulse lie: whether there is room is looked for there. */
  readonly dataDir: string;
}
