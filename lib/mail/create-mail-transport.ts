import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { ensurePrivateFolder } from '../private-files/ensure-private.ts';
import type { MailSettings } from './mail-settings.ts';
import type { RenderedMail } from './render-mail.ts';

export interface AddressedMail extends RenderedMail {
  readonly mailId: string;
  readonly to: string;
}

/** Sends a mail, or puts it into the folder; whatever goes wrong is thrown. */
export interface MailTransport {
  send(mail: AddressedMail): Promise<void>;
  close(): void;
}

const CONNECT_LIMIT_MS = 10_000;
const SILENCE_LIMIT_MS = 20_000;
const FILE_MODE = 0o600;

/** One connection at a time; none is opened before the first mail. */
export function createMailTransport(settings: MailSettings): MailTransport {
  const { smtpUrl, folder } = settings;
  if (smtpUrl === undefined) return createFolderTransport(settings, folder);
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: CONNECT_LIMIT_MS,
    greetingTimeout: CONNECT_LIMIT_MS,
    socketTimeout: SILENCE_LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      await transport.sendMail(compose(settings, mail));
    },
    close: () => transport.close(),
  };
}

/** For trying Pulse without a server: each mail is a file that mail programs open. */
function createFolderTransport(settings: MailSettings, folder: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    send: async (mail) => {
      const { message } = await composer.sendMail(compose(settings, mail));
      await mkdir(folder, { recursive: true });
      await ensurePrivateFolder(folder);
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const path = join(folder, `${stamp}-${mail.mailId}.eml`);
      await writeFile(`${path}.draft`, message as Buffer, { mode: FILE_MODE });
      await rename(`${path}.draft`, path);
    },
    close: () => composer.close(),
  };
}

function compose({ from }: MailSettings, { mailId, to, subject, text, html }: AddressedMail) {
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    // As an object: an address is never taken for a list of several.
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${mailId}@${domain}>`,
    // So that nobody's automatic answer comes back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
