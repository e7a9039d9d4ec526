import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { PLAIN_ANSWER_HEADERS } from '../middleware/set-security-headers.ts';
import { problemResponse } from './problem-response.ts';
import { PROBLEM_TYPES, type ProblemCode } from './problem-types.ts';

/** The answer to a request that cannot be turned into one for the app: a bad `Host`, for one. */
export function answerBadRequest(): Response {
  return problemResponse({
    code: 'invalid_request',
    detail: 'The request line or the Host header is not valid.',
    requestId: randomUUID(),
    headers: PLAIN_ANSWER_HEADERS,
  });
}

/** The answer to bytes that are not an HTTP request: the parser gave up, so it is written by hand. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code = codeOf(error);
  const { status, title } = PROBLEM_TYPES[code];
  const body = JSON.stringify({
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    detail: `${title}.`,
    requestId: randomUUID(),
  });
  const lines = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(PLAIN_ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function codeOf(error: NodeJS.ErrnoException): ProblemCode {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  return 'invalid_request';
}
