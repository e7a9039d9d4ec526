import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows, by the name that they type. */
export interface OidcPerson {
  readonly email: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  groups?: readonly string[];
}

export interface RunningOidcProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly people: Map<string, OidcPerson>;
}

export const OIDC_CLIENT = { clientId: 'pulse', clientSecret: 'a-secret-of-the-test-only-0123456789' };

/** A certified OpenID provider, in this process: people sign in on its pages with any password. */
export async function startOidcProvider(redirectUri: string): Promise<RunningOidcProvider> {
  const people = new Map<string, OidcPerson>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: OIDC_CLIENT.clientId,
        client_secret: OIDC_CLIENT.clientSecret,
        redirect_uris: [redirectUri],
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username', 'groups'] },
    cookies: { keys: ['of-the-test-only'] },
    findAccount: (_, id) => {
      const person = people.get(id);
      if (person === undefined) return undefined;
      const { email, emailVerified = true, name = id, groups } = person;
      return {
        accountId: id,
        claims: () => ({
          sub: id,
          email,
          email_verified: emailVerified,
          name,
          preferred_username: id,
          ...(groups === undefined ? {} : { groups }),
        }),
      };
    },
  });
  server.on('request', provider.callback());
  return {
    issuer,
    people,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
