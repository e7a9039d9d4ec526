import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';

/** What was sent over an open connection before its client knew of our end arrives within this time. */
const LAST_REQUESTS_MS = 300;
/** What is being answered when we stop may take so long; the supervisor waits 2 s. */
const ANSWERS_LIMIT_MS = 1_200;
const IDLE_POLL_MS = 20;

/**
 * Stops a server so that whoever was heard is answered: nobody new is let in, each answer asks its client to use the connection
 * no more, then connections on which nothing is under way are closed, and at last whatever is left.
 */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.prependListener('request', (_, response: ServerResponse) => {
    response.setHeader('Connection', 'close');
  });
  const closed = once(server, 'close');
  // An HTTP server's own `close` would cut connections whose next request may be on its way.
  NetServer.prototype.close.call(server);
  const limit = setTimeout(() => server.closeAllConnections(), ANSWERS_LIMIT_MS);
  let idlePoll: NodeJS.Timeout | undefined;
  const idle = setTimeout(() => {
    server.closeIdleConnections();
    idlePoll = setInterval(() => server.closeIdleConnections(), IDLE_POLL_MS);
  }, LAST_REQUESTS_MS);
  await closed;
  for (const timer of [limit, idle, idlePoll]) clearTimeout(timer);
}
