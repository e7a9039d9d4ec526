import type { Database } from '../database/database.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { PasswordHasher } from './passwords/create-password-hasher.ts';
import type { Rates } from './rates/create-rates.ts';
import type { Registration } from './registration.ts';

/** What everything about accounts stands on. */
export interface AccountParts {
  readonly database: Pick<Database, 'slonik'>;
  readonly secrets: SecretStore;
  readonly passwords: PasswordHasher;
  readonly rates: Rates;
  readonly registration: Registration;
  /** Address of a page of ours, for mails: `/verify-email/…`. */
  readonly pageUrl: (path: string) => string;
}
