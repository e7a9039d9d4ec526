import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (request: ServedRequest, response: ServerResponse) => void | Promise<void>;

export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: ServedRequest[];
  /** How requests are answered from now on. */
  answer: Answer;
}

/** An HTTP server of the test's own: what it answers is the test's business. */
export async function serve(answer: Answer): Promise<TestServer> {
  const requests: ServedRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    const served = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    requests.push(served);
    await running.answer(served, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return running;
}

/** Answers JSON. */
export function json(
  response: ServerResponse,
  data: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(data));
}

/** GitHub's limit headers. */
export function limitHeaders(
  remaining: number,
  { limit = 5_000, resetInS = 1_800, resource = 'core' } = {},
): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + resetInS),
    'x-ratelimit-resource': resource,
    'x-ratelimit-used': String(limit - remaining),
  };
}
