/**
 * A fake GitHub: a real HTTP server with state, for tests and for people without an App.
 *
 * It serves repositories over Git's smart HTTP, GitHub's REST and GraphQL APIs for what Pulse asks of them, hooks with
 * signed deliveries and their log, Apps with installation tokens, and GitHub's limits by its own count. What happens is
 * steered by `actions` (open, push, review, merge, deploy …) and `faults`; what was asked and which limits were not
 * respected stands in `log` and `limits`. It shares no code with Pulse, so that it can judge it.
 *
 * By hand: `npm run fake-github -- --repo <bare repository> --port 9000 --traffic 0.5`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './actions/stage.ts';
import { CONTROL_PREFIX, serveControl } from './control/serve-control.ts';
import { createPageChanges } from './faults/change-between-pages.ts';
import { FaultBox } from './faults/fault-box.ts';
import { ChangeCounter } from './git/change-counter.ts';
import { CommitReader } from './git/commit-reader.ts';
import { answerGraphql } from './graphql/answer-graphql.ts';
import { answerGit } from './http/git-request.ts';
import { GITHUB_LIMITS, type LimitRules } from './http/limit-rules.ts';
import { Limits } from './http/limits.ts';
import type { Ports } from './http/ports.ts';
import { RequestLog } from './http/request-log.ts';
import { Router } from './http/router.ts';
import { type ServeDependencies, serveRequest } from './http/serve-request.ts';
import { answerOAuth } from './oauth/answer-oauth.ts';
import { restRoutes } from './rest/routes.ts';
import { Deliverer } from './webhooks/deliverer.ts';
import { sendPing } from './webhooks/emit-event.ts';
import { Clock } from './world/clock.ts';
import { Random } from './world/random.ts';
import { World } from './world/world.ts';

export interface FakeGitHubOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly limits?: Partial<LimitRules>;
  readonly clock?: Clock;
  /** Of what actions make up. */
  readonly seed?: number;
}

/** A running fake. */
export interface FakeGitHub extends Stage {
  /** Base of the REST API; Git and pages for people stand below it, too. */
  readonly url: string;
  readonly limits: Limits;
  readonly faults: FaultBox;
  readonly log: RequestLog;
  readonly deliverer: Deliverer;
  stop(): Promise<void>;
}

/** Starts a fake with an empty world; `seed/` and `world/` fill it. */
export async function startFakeGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const world = new World(options.clock ?? new Clock());
  const limits = new Limits(world.clock, { ...GITHUB_LIMITS, ...options.limits });
  const faults = new FaultBox();
  const log = new RequestLog();
  const deliverer = new Deliverer(world);
  const ports: Ports = {
    deliverer,
    changes: new ChangeCounter(),
    commits: new CommitReader(),
    ping: (hook) => sendPing(world, deliverer, hook),
  };
  const random = new Random(options.seed ?? 1);
  const router = new Router(restRoutes(limits));
  const dependencies: ServeDependencies = {
    world,
    ports,
    limits,
    faults,
    log,
    router,
    answerGraphql,
    pageChanges: createPageChanges({ world, ports, random }, log),
  };
  const server = createServer((request, response) => {
    response.on('error', () => {}); // The client has gone.
    answer(fake, dependencies, request, response).catch((error: unknown) => {
      log.fail(`${request.method} ${request.url}`, error);
      response.destroy();
    });
  });
  const port = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  world.baseUrl = `http://${options.host ?? '127.0.0.1'}:${port}`;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const fake: FakeGitHub = { url: world.baseUrl, world, random, limits, faults, log, deliverer, ports, stop };
  return fake;
}

async function answer(
  fake: FakeGitHub,
  dependencies: ServeDependencies,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url?.startsWith(CONTROL_PREFIX)) return serveControl(fake, request, response);
  if (await answerGit(fake.world, request, response)) return;
  if (await answerOAuth(fake.world, request, response)) return;
  await serveRequest(dependencies, request, response);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
