import type { IncomingMessage } from 'node:http';
import { ApiError } from './call.ts';

const BODY_LIMIT_BYTES = 10 * 2 ** 20;

/** @throws ApiError 400 for what is no JSON, 413 for what is too long */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new ApiError(413, 'Payload too large');
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
}
