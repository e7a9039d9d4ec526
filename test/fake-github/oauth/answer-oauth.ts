import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world/world.ts';
import { type AuthorizeAnswer, authorize, decide } from './authorize.ts';
import { redeemCode } from './redeem-code.ts';

const AUTHORIZE = '/login/oauth/authorize';
const ACCESS_TOKEN = '/login/oauth/access_token';
const BODY_LIMIT_BYTES = 64 * 1024;

/**
 * Answers the web application flow, as GitHub documents it (apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps). Where a person would sign in
 * to GitHub, the page asks who it is.
 *
 * @returns false when it is something else that was asked
 */
export async function answerOAuth(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', world.baseUrl);
  if (url.pathname === AUTHORIZE && request.method === 'GET')
    send(response, authorize(world, url.searchParams));
  else if (url.pathname === AUTHORIZE && request.method === 'POST')
    send(response, decide(world, new URLSearchParams(await readText(request))));
  else if (url.pathname === ACCESS_TOKEN && request.method === 'POST')
    sendToken(request, response, redeemCode(world, await readParameters(request)));
  else return false;
  return true;
}

function send(response: ServerResponse, answer: AuthorizeAnswer): void {
  if ('redirectTo' in answer) response.writeHead(302, { location: answer.redirectTo }).end();
  else response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' }).end(answer.page);
}

/** Always 200, also for what went wrong; as a form unless JSON is asked for. */
function sendToken(request: IncomingMessage, response: ServerResponse, answer: Record<string, string>): void {
  const isJson = request.headers.accept?.includes('json') === true;
  response
    .writeHead(200, {
      'content-type': `application/${isJson ? 'json' : 'x-www-form-urlencoded'}; charset=utf-8`,
    })
    .end(isJson ? JSON.stringify(answer) : new URLSearchParams(answer).toString());
}

async function readParameters(request: IncomingMessage): Promise<URLSearchParams> {
  const text = await readText(request);
  const isJson = request.headers['content-type']?.includes('json') === true;
  return new URLSearchParams(isJson ? (JSON.parse(text) as Record<string, string>) : text);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('the form is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
