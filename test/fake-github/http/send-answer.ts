import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from '../faults/fault.ts';
import type { Answer } from './call.ts';

const SLOW_BODY_MS = 3_000;
const SLOW_BODY_PIECES = 10;

/** An answer with its bytes and its `ETag`; 304 when the client has it already. */
export interface Prepared {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

/** Serialises an answer; GET answers get an `ETag`, and `If-None-Match` is obeyed. */
export function prepareAnswer(request: IncomingMessage, answer: Answer): Prepared {
  const text = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  const bytes = Buffer.from(text);
  const headers: Record<string, string> = {
    ...(bytes.length === 0 ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  };
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || answer.status !== 200) return { status: answer.status, headers, bytes };
  const etag = `W/"${createHash('sha256').update(bytes).digest('hex')}"`;
  Object.assign(headers, { etag, 'cache-control': 'private, max-age=60, s-maxage=60' });
  const known = request.headers['if-none-match'];
  const isKnown = known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.slice(2));
  if (isKnown) return { status: 304, headers, bytes: Buffer.alloc(0) };
  return { status: answer.status, headers, bytes };
}

/** Sends it, in the way a fault demands. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, bytes }: Prepared,
  fault: Fault | null,
): Promise<void> {
  const hasBody = request.method !== 'HEAD' && status !== 304 && status !== 204;
  const length = status === 304 || status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length });
  const body = hasBody ? bytes : Buffer.alloc(0);
  if (fault?.kind === 'cut-body' && body.length > 1) {
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    return;
  }
  if (fault?.kind === 'slow-body') await drip(response, body, fault.durationMs ?? SLOW_BODY_MS);
  else response.end(body);
}

async function drip(response: ServerResponse, body: Buffer, durationMs: number): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / SLOW_BODY_PIECES));
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, durationMs / SLOW_BODY_PIECES));
  }
  response.end();
}
