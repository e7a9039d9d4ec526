import { z } from 'zod';
import {
  type ClaimedMail,
  claimOutgoingMails,
  forgetOutgoingMail,
  giveUpOutgoingMail,
  putOffOutgoingMail,
} from '../../sql/accounts/outgoing-mails.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { MailTransport } from './create-mail-transport.ts';

/** Longer than any attempt takes: whoever has not finished by then has died. */
const LEASE_MS = 2 * 60_000;
const AT_ONCE = 20;
/** With the delays below, the last attempt is some 20 hours after the first. */
const ATTEMPTS_MAX = 12;
const DELAY_MS = 15_000;
const DELAY_MAX_MS = 4 * 3_600_000;
const REASON_LENGTH_MAX = 500;

const contentSchema = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() });

export interface MailDeps {
  readonly database: Pick<Database, 'slonik'>;
  readonly secrets: SecretStore;
  readonly transport: MailTransport;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

/**
 * Sends the mails that are due, one after the other. One whose sender dies is sent again, under the same Message-ID.
 * @returns how many were tried
 */
export async function deliverMails(deps: MailDeps): Promise<number> {
  const claimed = await claimOutgoingMails(deps.database.slonik, { leaseMs: LEASE_MS, limit: AT_ONCE });
  for (const mail of claimed) await deliver(deps, mail);
  return claimed.length;
}

async function deliver({ database, secrets, transport, logger }: MailDeps, mail: ClaimedMail): Promise<void> {
  const { slonik } = database;
  const { mailId, template, attempts } = mail;
  try {
    const content = contentSchema.parse(JSON.parse(String(await secrets.get(mail.secretId, 'mail', slonik))));
    await transport.send({ mailId, ...content });
  } catch (error) {
    const reason = String((error as Error).message).slice(0, REASON_LENGTH_MAX);
    if (isFinal(error) || attempts >= ATTEMPTS_MAX) {
      logger.error({ mailId, template, attempts, reason }, 'A mail could not be sent and was given up');
      await giveUpOutgoingMail(slonik, mail, reason);
      return;
    }
    const delayMs = Math.min(DELAY_MS * 3 ** (attempts - 1), DELAY_MAX_MS);
    logger.warn(
      { mailId, template, attempts, reason, delayMs },
      'A mail could not be sent; tried again later',
    );
    await putOffOutgoingMail(slonik, mail, { delayMs, reason });
    return;
  }
  await forgetOutgoingMail(slonik, mail);
}

/** The server will never take it (5xx about this mail, RFC 5321 4.2.1), or it cannot be opened; a refused login may be mended meanwhile. */
function isFinal(error: unknown): boolean {
  if (error instanceof PulseError) return ['secret_not_found', 'secret_unreadable'].includes(error.code);
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return code !== 'EAUTH' && typeof responseCode === 'number' && responseCode >= 500;
}
