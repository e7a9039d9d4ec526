import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import type { Registration } from '../../../lib/accounts/registration.ts';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import type { ProviderSettings } from '../../../lib/identity-providers/create-providers.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { AddressedMail } from '../../../lib/mail/create-mail-transport.ts';
import { deliverMails } from '../../../lib/mail/deliver-mails.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../../lib/secrets/secret-store.ts';
import { createTestDatabase } from '../../harness/database.ts';
import { startTestApi } from '../start-test-api.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from '../test-api.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = BROWSERS.find((path) => existsSync(path));
export const HAS_BROWSER = executablePath !== undefined;

/** A running Pulse with its database and mails, and a browser in front of it. */
export interface Pages extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
  /** A person's browser, with cookies of its own. */
  person(options?: BrowserContextOptions): Promise<Page>;
  /** Asks the API as the operator. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The link in the newest mail to somebody. */
  linkTo(address: string): Promise<string>;
  /** What browsers complained of: errors in scripts, what their policy forbade, requests to other hosts. */
  readonly complaints: string[];
}

export interface PagesOptions {
  readonly registration?: Registration;
  readonly providers?: (url: string) => ProviderSettings | Promise<ProviderSettings>;
}

export async function startPages(options: PagesOptions = {}): Promise<Pages> {
  const testDatabase = await createTestDatabase();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const providers = await options.providers?.(url);
  const api = await startTestApi({
    databaseUrl: testDatabase.url,
    port,
    publicUrl: url,
    ...(options.registration === undefined ? {} : { registration: options.registration }),
    ...(providers === undefined ? {} : { providers }),
  });
  const database = await openDatabase({ url: testDatabase.url, applicationName: 'test-pages', poolSize: 2 });
  const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  const complaints: string[] = [];
  const readMails = createMailReader(database);
  return {
    url,
    database,
    complaints,
    person: (contextOptions) => openPage(browser, url, complaints, contextOptions),
    ask: async <T>(method: string, path: string, body?: unknown) => {
      const answer = await fetch(url + path, {
        method,
        headers: { Authorization: `Bearer ${TEST_TOKEN}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    linkTo: async (address) => {
      const mail = (await readMails()).findLast(({ to }) => to === address);
      const link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0];
      if (link === undefined) throw new Error(`there is no mail with a link to ${address}`);
      return link;
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await api.stop();
      await database.close();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: url, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    // That the API refuses what is wrong is what many tests are about; the browser writes it down all the same.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** Sends what waits; keeps what was sent. */
function createMailReader(database: Database): () => Promise<readonly AddressedMail[]> {
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  const sent: AddressedMail[] = [];
  const transport = { send: async (mail: AddressedMail) => void sent.push(mail), close: () => {} };
  const logger = createLogger({ name: 'test-mails', level: 'silent' });
  return async () => {
    await deliverMails({ database, secrets: createSecretStore({ database, keyRing }), transport, logger });
    return sent;
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
