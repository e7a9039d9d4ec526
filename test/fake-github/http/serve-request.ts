import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerFault, bendPages, disturbConnection } from '../faults/apply-fault.ts';
import type { PageChanges } from '../faults/change-between-pages.ts';
import type { Fault } from '../faults/fault.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { authenticate } from './authenticate.ts';
import { authorise } from './authorise.ts';
import { type Answer, ApiError, type BaseCall, type Call, notFound, type Principal } from './call.ts';
import { findRepository, movedAnswer, resolveNumericPath } from './find-repository.ts';
import type { Resource } from './limit-rules.ts';
import type { Limits } from './limits.ts';
import { nameOf } from './name-principal.ts';
import type { Ports } from './ports.ts';
import { readBody } from './read-body.ts';
import type { RequestLog } from './request-log.ts';
import type { Router } from './router.ts';
import { prepareAnswer, sendAnswer } from './send-answer.ts';

/** What answers GraphQL: given the body, it says the answer and its cost in points. */
export type AnswerGraphql = (
  call: Call,
  limits: Limits,
  who: string,
) => Promise<{ answer: Answer; cost: number }>;

export interface ServeDependencies {
  readonly world: World;
  readonly ports: Ports;
  readonly limits: Limits;
  readonly faults: FaultBox;
  readonly router: Router;
  readonly log: RequestLog;
  readonly answerGraphql: AnswerGraphql;
  readonly pageChanges: PageChanges;
}

const POINTS_OF_WRITE = 5;

/** Answers one request to the REST or GraphQL API, with all that GitHub does around it: rights, limits, caching, faults. */
export async function serveRequest(
  dependencies: ServeDependencies,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, faults, limits, log } = dependencies;
  const method = request.method ?? 'GET';
  const url = readUrl(world, request);
  const line = `${method} ${url.pathname}${url.search}`;
  const fault = faults.take(line);
  const entry = log.start({ at: world.clock.now(), line, fault: fault?.kind ?? null });
  if (fault !== null && (await disturbConnection(fault, response))) return;
  const resource: Resource = url.pathname === '/graphql' ? 'graphql' : 'core';
  let who = 'anonymous';
  let isCounted = false;
  let { answer, cost }: { answer: Answer; cost: number } = { answer: { status: 500 }, cost: 0 };
  try {
    const principal = authenticate(world, request.headers.authorization);
    who = nameOf(principal);
    isCounted = url.pathname !== '/rate_limit';
    if (isCounted)
      limits.enter(who, resource, line, method === 'GET' || resource === 'graphql' ? 1 : POINTS_OF_WRITE);
    const faulty = fault === null ? null : answerFault(fault, who, resource, limits);
    const call = await prepareCall(dependencies, request, url, principal, fault);
    ({ answer, cost } =
      faulty !== null ? { answer: faulty, cost: 1 } : await answerCall(dependencies, call, who, fault));
  } catch (error) {
    if (!(error instanceof ApiError)) log.fail(line, error);
    answer = error instanceof ApiError ? error.toAnswer() : { status: 500, body: { message: String(error) } };
    cost = answer.status === 404 || answer.status === 422 ? 1 : 0;
  }
  const prepared = prepareAnswer(request, answer);
  if (isCounted) limits.leave(who, resource, prepared.status === 304 ? 0 : cost);
  Object.assign(prepared.headers, {
    'x-github-request-id': randomUUID().replaceAll('-', '').toUpperCase(),
    'x-github-media-type': 'github.v3; format=json',
    ...(request.headers['x-github-api-version'] === undefined
      ? {}
      : { 'x-github-api-version-selected': '2022-11-28' }),
    server: 'github.com',
    ...limits.headers(who, resource),
  });
  log.finish(entry, who, prepared.status);
  await sendAnswer(request, response, prepared, fault);
  limits.told(who, resource);
}

async function answerCall(
  { router, limits, answerGraphql }: ServeDependencies,
  call: BaseCall,
  who: string,
  fault: Fault | null,
): Promise<{ answer: Answer; cost: number }> {
  if (call.url.pathname === '/graphql') {
    if (call.method !== 'POST') throw notFound();
    if (call.principal.kind === 'anonymous')
      throw new ApiError(401, 'This endpoint requires you to be authenticated.');
    return answerGraphql(withRepository(call, null), limits, who);
  }
  const path = resolveNumericPath(call);
  const match = router.find(call.method, path);
  if (match === null) throw notFound();
  const { route, params } = match;
  const repository =
    params.owner === undefined || params.repo === undefined
      ? null
      : findRepository(call, params.owner, params.repo, fault);
  if (repository !== null && 'movedTo' in repository)
    return { answer: movedAnswer(call, repository.movedTo), cost: 1 };
  checkKind(call.principal, route.as);
  if (route.needs !== undefined) authorise(call.principal, route.needs, repository);
  const answer = await route.handle(withRepository({ ...call, params }, repository));
  return { answer, cost: call.url.pathname === '/rate_limit' ? 0 : 1 };
}

function checkKind(principal: Principal, wanted: 'app' | 'installation' | 'user' | undefined): void {
  if (wanted === undefined) {
    if (principal.kind === 'app')
      throw new ApiError(403, 'This endpoint requires an installation access token');
    return;
  }
  if (principal.kind === wanted) return;
  if (wanted === 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
  if (principal.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
  throw new ApiError(403, 'Resource not accessible by integration');
}

async function prepareCall(
  { world, ports, pageChanges }: ServeDependencies,
  request: IncomingMessage,
  url: URL,
  principal: Principal,
  fault: Fault | null,
): Promise<BaseCall> {
  const [, owner = '', name = ''] = /^\/repos\/([^/]+)\/([^/]+)/.exec(url.pathname) ?? [];
  // A query's repository is only known when it runs: its faults meet the first one.
  const changed = owner === '' ? [...world.repositories.values()][0] : world.findRepository(owner, name);
  return {
    world,
    ports,
    method: request.method ?? 'GET',
    url,
    query: url.searchParams,
    params: {},
    accept: request.headers.accept ?? '',
    body: await readBody(request),
    principal,
    page: bendPages(fault, {
      shift: () => pageChanges.shift(changed),
      grow: () => pageChanges.grow(changed),
    }),
  };
}

function withRepository(call: BaseCall, repository: Repository | null): Call {
  return Object.defineProperty({ ...call } as Call, 'repository', {
    get: () => {
      if (repository === null) throw notFound();
      return repository;
    },
  });
}

/** Enterprise Server has its API below `/api/v3` and `/api/graphql`; the fake answers to both spellings. */
function readUrl(world: World, request: IncomingMessage): URL {
  const path = (request.url ?? '/').replace(/^\/api(\/v3(?=[/?]|$)|(?=\/graphql))/, '');
  return new URL(path === '' ? '/' : path, world.baseUrl);
}
