import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import { PulseError } from '../lib/errors.ts';

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Serves a registry to Prometheus at `/metrics`.
 *
 * @returns what stops it
 * @throws PulseError `metrics_port_taken`
 */
export async function serveMetrics(
  registry: Registry,
  { host, port }: MetricsAddress,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `The worker's metrics cannot be served at ${host}:${port}: ${cause.message}. Change WORKER_METRICS_PORT.`;
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
