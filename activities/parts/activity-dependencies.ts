import type { Client } from '@temporalio/client';
import type { Database } from '../../lib/database/database.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SourceReach } from '../../lib/repository-address/source-reach.ts';
import type { SecretStore } from '../../lib/secrets/secret-store.ts';
import type { GitHub } from '../../sources/github/client/create-github.ts';
import type { Triage } from '../triage/create-triage.ts';

/** What the activities work with; the worker makes it once. */
export interface ActivityDependencies {
  readonly database: Database;
  readonly logger: Logger;
  /** Starts workflows on behalf of the sweep. */
  readonly temporal: Client;
  /** Signs and compares pull requests. */
  readonly triage: Triage;
  /** The way to GitHub, within its limits. */
  readonly github: GitHub;
  readonly secrets: SecretStore;
  /** Base of the URLs under which GitHub reaches us, without a slash at the end; undefined when it does not. */
  readonly publicUrl: string | undefined;
  /** From where repositories may be mirrored; from anywhere unless given. */
  readonly reach?: SourceReach;
  /** Absolute path; mirrors lie below it. */
  readonly dataDir: string;
}
