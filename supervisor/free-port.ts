import { createServer, type Server } from 'node:net';

/** Below what systems give to connections and to whoever asks for any port: nobody takes one of these by chance before it is used. */
const QUIET_PORTS = { first: 20_000, count: 12_000 };
const TRIES = 20;

/** A TCP port that nobody listens on at this moment. */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = QUIET_PORTS.first + Math.floor(Math.random() * QUIET_PORTS.count);
    if (await isPortFree(port, host)) return port;
  }
  const server = await listen(0, host);
  const address = server.address();
  await close(server);
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Whether a server could listen on this port now; any error but a taken port is thrown. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await close(await listen(port, host));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
