import { randomUUID } from 'node:crypto';
import type { CommonQueryMethods } from 'slonik';
import { insertOutgoingMail } from '../../sql/accounts/outgoing-mails.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { MailName, MailValues } from './mail-templates.ts';
import { renderMail } from './render-mail.ts';

/**
 * Promises a mail as part of a transaction: it is sent after that has committed, and not at all when it does not. What it says is sealed
 * until then, since it may let somebody in.
 * @param to an address that was checked
 */
export async function queueMail<Name extends MailName>(
  secrets: SecretStore,
  db: CommonQueryMethods,
  to: string,
  template: Name,
  values: MailValues<Name>,
): Promise<void> {
  const content = JSON.stringify({ to, ...renderMail(template, values) });
  const secretId = await secrets.put('mail', content, db);
  await insertOutgoingMail(db, { mailId: randomUUID(), template, secretId });
}
