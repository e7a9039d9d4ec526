import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { isTrustedHost, UNTRUSTED_HOST } from '../../lib/http/is-trusted-host.ts';

const HOST = '127.0.0.1';

export interface GuardedUi {
  /** Where the server's own web UI listens. */
  readonly target: { readonly host: string; readonly port: number };
  /** Where people reach it, on this machine only. */
  readonly port: number;
}

/**
 * Stands before Temporal's web UI, which asks for no login and answers whatever name a request carries: one that a page of strangers
 * chose (see `isTrustedHost`), or that comes from a page of another site, is refused.
 *
 * @returns what ends it
 */
export async function guardUi({ target, port }: GuardedUi): Promise<() => Promise<void>> {
  const server = createServer((incoming, response) => {
    if (isOurs(incoming)) forward(incoming, response, target);
    else response.writeHead(403).end(UNTRUSTED_HOST);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

function isOurs({ headers: { host, origin } }: IncomingMessage): boolean {
  if (!isTrustedHost(host)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase());
}

function forward(incoming: IncomingMessage, response: ServerResponse, target: GuardedUi['target']): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ ...target, method, path: url, headers });
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  outgoing.once('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('The web UI of Temporal does not answer; try again in a moment.\n');
  });
  response.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
