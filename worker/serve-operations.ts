import { createServer, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { PulseError } from '../lib/errors.ts';
import { isTrustedHost, UNTRUSTED_HOST } from '../lib/http/is-trusted-host.ts';
import type { PartCheck } from '../lib/process/check-part.ts';

export interface OperationsOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  /** Looks at each part that the worker needs. */
  readonly checkParts: () => Promise<Readonly<Record<string, PartCheck>>>;
}

/** Whoever asks: the parts are asked once in this time. */
const FRESH_MS = 1_000;

/**
 * Serves what operators ask a worker, without a login: `/metrics` for Prometheus, `/healthz` (the process is alive) and `/readyz` (every
 * part is ready, else 503 with each part's state).
 *
 * @returns what stops it
 * @throws PulseError `metrics_port_taken`
 */
export async function serveOperations(options: OperationsOptions): Promise<() => Promise<void>> {
  const { host, port } = options;
  const answers = createAnswers(options);
  const server = createServer((request, response) => {
    const answer = answers[(request.url ?? '/').split('?')[0]!];
    if (!isTrustedHost(request.headers.host)) response.writeHead(403).end(UNTRUSTED_HOST);
    else if (answer === undefined) response.writeHead(404).end();
    else answer(response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `The worker's metrics cannot be served at ${host}:${port}: ${cause.message}. Change WORKER_METRICS_PORT or WORKER_METRICS_HOST.`;
      reject(new PulseError('metrics_port_taken', message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

function createAnswers({
  registry,
  checkParts,
}: OperationsOptions): Record<string, (response: ServerResponse) => Promise<void>> {
  let checking: ReturnType<typeof checkParts> | undefined;
  const check = (): ReturnType<typeof checkParts> => {
    if (checking === undefined) {
      checking = checkParts();
      setTimeout(() => {
        checking = undefined;
      }, FRESH_MS).unref();
    }
    return checking;
  };
  return {
    '/metrics': async (response) => {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    },
    '/healthz': async (response) => sendJson(response, 200, { status: 'ok' }),
    '/readyz': async (response) => {
      const checks = await check();
      const ready = Object.values(checks).every(({ ok }) => ok);
      sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', checks });
    },
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
}
