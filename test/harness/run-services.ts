import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type FormerMajor, OLDEST_MAJOR } from './former-postgres.ts';
import { createRunFolder, removeOldRunFolders } from './run-folder.ts';
import { startTestPostgres } from './test-postgres.ts';
import { prepareTemporalProgram, startTestTemporal } from './test-temporal.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests ask for the services of this run; see `ask-run-service.ts`. */
    runServicesUrl: string;
  }
}

/** A service that all test files of one run share. */
export interface RunService {
  /** What a test needs to know to use it. */
  readonly facts: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a service with its files under `folder`. */
type StartService = (folder: string, major: FormerMajor | undefined) => Promise<RunService>;

const SERVICES: Readonly<Record<string, StartService>> = {
  postgres: (folder, major) => startTestPostgres(folder, { major }),
  temporal: (folder) => startTestTemporal(folder),
};

/** The project of `vitest.config.ts` whose tests run over the oldest PostgreSQL that the README promises. */
const OLDEST_PROJECT = 'oldest-postgres';

/**
 * Vitest's global setup: services start once a run, when the first test asks for them, so that a run of pure tests waits for
 * nothing. Tests run in processes of their own: they ask over HTTP (`GET /<service>`).
 */
export default async function setUpRunServices(project: TestProject): Promise<() => Promise<void>> {
  await removeOldRunFolders();
  await prepareTemporalProgram();
  const folder = await createRunFolder();
  const major = project.name === OLDEST_PROJECT ? OLDEST_MAJOR : readMajor(process.env.PULSE_TEST_POSTGRES);
  const started = new Map<string, Promise<RunService>>();
  const start = (name: string): Promise<RunService> | undefined => {
    const startService = SERVICES[name];
    if (startService === undefined) return undefined;
    const running = started.get(name) ?? startService(folder.path, major);
    started.set(name, running);
    return running;
  };
  const server = await listen(start);
  project.provide('runServicesUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    const services = await Promise.allSettled(started.values());
    await Promise.all(services.map((service) => service.status === 'fulfilled' && service.value.stop()));
    await folder.remove();
  };
}

/** `PULSE_TEST_POSTGRES`: a major version, or `oldest`; the embedded one unless given. */
function readMajor(text: string | undefined): FormerMajor | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === 'oldest') return OLDEST_MAJOR;
  if (/^1[567]$/.test(text)) return Number(text) as FormerMajor;
  throw new Error(`PULSE_TEST_POSTGRES must be 15, 16, 17 or oldest, not ${text}.`);
}

function listen(start: (name: string) => Promise<RunService> | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const service = start((request.url ?? '/').slice(1));
    if (service === undefined) {
      response.writeHead(404).end(`There is no service ${request.url}`);
      return;
    }
    service.then(
      ({ facts }) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(facts)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
