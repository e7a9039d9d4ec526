import { type RunningApi, startApi } from '../../api/start-api.ts';
import type { Registration } from '../../lib/accounts/registration.ts';
import type { ProviderSettings } from '../../lib/identity-providers/create-providers.ts';
import { createLogger } from '../../lib/logger.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from './test-api.ts';

/** An API that listens on a port of its own. Without a Temporal server unless one is given. */
export function startTestApi(options: {
  readonly databaseUrl: string;
  readonly port?: number;
  readonly githubApiUrl?: string;
  readonly publicUrl?: string;
  readonly dataDir?: string;
  readonly registration?: Registration;
  readonly providers?: ProviderSettings;
  readonly temporal?: { readonly address: string; readonly namespace: string };
}): Promise<RunningApi> {
  const temporal = options.temporal ?? { address: '127.0.0.1:9', namespace: 'none' };
  return startApi(
    {
      host: '127.0.0.1',
      port: options.port ?? 0,
      token: TEST_TOKEN,
      secretKeys: TEST_SECRET_KEYS,
      dataDir: options.dataDir ?? '/nowhere',
      publicUrl: options.publicUrl,
      github: { apiUrl: options.githubApiUrl ?? 'https://api.github.com', token: undefined, app: undefined },
      appWebhookSecret: undefined,
      ...(options.registration === undefined ? {} : { registration: options.registration }),
      ...(options.providers === undefined ? {} : { providers: options.providers }),
      databaseUrl: options.databaseUrl,
      temporalAddress: temporal.address,
      temporalNamespace: temporal.namespace,
    },
    createLogger({ name: 'test-api', level: 'silent' }),
  );
}
