import { createLogger } from '../../../lib/logger.ts';
import type { AddressedMail } from '../../../lib/mail/create-mail-transport.ts';
import { deliverMails } from '../../../lib/mail/deliver-mails.ts';
import { createTestApi, type TestApi, type TestApiOptions } from '../test-api.ts';

export const PASSWORD = 'a garden gnome sings';

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface AccountApi extends TestApi {
  /** Sends JSON without any token, or with this one. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Mails that were promised since the last time, as they are sent. */
  takeMails(): Promise<AddressedMail[]>;
  /** The token of the link in the next mail. */
  takeLink(): Promise<string>;
  /** Somebody with an account, signed in. */
  addPerson(email: string, options?: { readonly isOperator?: boolean }): Promise<Person>;
}

export interface CallOptions {
  readonly as?: string;
  readonly headers?: Record<string, string>;
  readonly ip?: string;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked against the document
  readonly body: any;
  readonly headers: Headers;
}

/** The API with everything about accounts, and whoever is to use it. */
export async function createAccountApi(options: TestApiOptions = {}): Promise<AccountApi> {
  const api = await createTestApi(options);
  const call: AccountApi['call'] = async (method, path, body, { as, headers, ip } = {}) => {
    const response = await api.send(path, {
      method,
      headers: {
        'User-Agent': 'test-browser/1',
        Authorization: as === undefined ? '' : `Bearer ${as}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(ip === undefined ? {} : { 'X-Forwarded-For': ip }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const takeMails = async (): Promise<AddressedMail[]> => {
    const mails: AddressedMail[] = [];
    const transport = {
      send: async (mail: AddressedMail) => {
        mails.push(mail);
      },
      close: () => {},
    };
    const logger = createLogger({ name: 'test', level: 'silent' });
    while ((await deliverMails({ database: api.database, secrets: api.secrets, transport, logger })) > 0);
    return mails;
  };
  return {
    ...api,
    call,
    takeMails,
    takeLink: async () => {
      const [mail] = await takeMails();
      const link = /https:\/\/pulse\.example\.org\/[\w-]+\/([\w-]{43})/.exec(mail?.text ?? '');
      if (link === null) throw new Error(`no link was mailed: ${mail?.subject}`);
      return link[1]!;
    },
    addPerson: async (email, { isOperator = false } = {}) => {
      await api.post('/v1/users', { email, name: email.split('@')[0], password: PASSWORD, isOperator });
      const { body } = await call('POST', '/v1/auth/login', { email, password: PASSWORD });
      return { userId: body.userId, email, accessToken: body.accessToken, refreshToken: body.refreshToken };
    },
  };
}
