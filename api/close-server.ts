import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** For so long, answers ask their clients to use the connection no more, while new connections are still taken. */
const FAREWELL_MS = 150;
/** What was sent over an open connection before its client knew of our end arrives within this time. */
const LAST_REQUESTS_MS = 150;
/** What is being answered when we stop may take so long; the supervisor waits 2 s. */
const ANSWERS_LIMIT_MS = 1_200;

/**
 * Stops a server so that whoever was heard is answered: each answer ends its connection from now on, then nobody new is let
 * in, then connections on which nothing is under way are closed, and at last whatever is left.
 */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const sayFarewell = (_: unknown, response: ServerResponse): void => {
    response.setHeader('Connection', 'close');
  };
  server.prependListener('request', sayFarewell);
  const connections = await countConnections(server);
  if (connections > 0) await sleep(FAREWELL_MS);
  const closed = once(server, 'close');
  // An HTTP server's own `close` cuts connections whose next request may be on its way.
  NetServer.prototype.close.call(server);
  const timer = setTimeout(() => server.closeAllConnections(), ANSWERS_LIMIT_MS);
  if (connections > 0) await sleep(LAST_REQUESTS_MS);
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
  clearInterval(idle);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}
