import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as it arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** What a JSON body says; undefined for other bodies. */
  readonly payload: Record<string, unknown> | undefined;
}

/** A place where hooks point to, which keeps all that arrives. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; 202 at first. */
  status: number;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const isJson = request.headers['content-type'] === 'application/json';
      received.push({
        headers: request.headers,
        bytes,
        payload: isJson ? JSON.parse(bytes.toString()) : undefined,
      });
      response.writeHead(receiver.status).end('{"seen":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    status: 202,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
