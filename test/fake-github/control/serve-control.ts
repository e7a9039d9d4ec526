import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { FakeGitHub } from '../fake-github.ts';
import { FAULT_KINDS } from '../faults/fault.ts';
import { ApiError } from '../http/call.ts';
import { readBody } from '../http/read-body.ts';
import { fullNameOf, type Repository } from '../world/repository.ts';
import { ACTIONS, actionArgumentsSchema } from './actions.ts';

export const CONTROL_PREFIX = '/_control';
const SHOWN_REQUESTS = 100;

const faultSchema = z.object({
  kind: z.enum(FAULT_KINDS),
  /** A regular expression on `GET /repos/a/b/pulls?page=2`. */
  match: z.string().optional(),
  probability: z.number().min(0).max(1).optional(),
  count: z.number().int().positive().optional(),
  seed: z.number().int().optional(),
  durationMs: z.number().int().positive().optional(),
});

/**
 * The way to steer a fake by hand: `GET /_control` says what there is, `POST /_control/{action}` lets something happen,
 * `/_control/faults`, `/_control/clock` and `/_control/network` change how the fake behaves.
 */
export async function serveControl(
  fake: FakeGitHub,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', fake.url);
  let status = 200;
  let body: unknown;
  try {
    const asked = await readBody(request);
    body = await control(fake, request.method ?? 'GET', pathname.slice(CONTROL_PREFIX.length + 1), asked);
  } catch (error) {
    status = error instanceof ApiError ? error.status : 400;
    body = { error: error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message) };
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}

function control(fake: FakeGitHub, method: string, name: string, asked: unknown): unknown {
  const key = `${method} ${name}`;
  switch (key) {
    case 'GET ':
      return describe(fake);
    case 'GET faults':
      return { active: fake.faults.list(), injected: fake.faults.counts() };
    case 'POST faults':
      return { id: addFault(fake, asked) };
    case 'DELETE faults':
      fake.faults.clear();
      return { active: [] };
    case 'POST clock': {
      const { advanceMs } = z.object({ advanceMs: z.number().int() }).parse(asked);
      fake.world.clock.advance(advanceMs);
      return { now: fake.world.clock.now() };
    }
    case 'POST network': {
      const { copies, isDown } = z
        .object({ copies: z.number().int().min(1).max(10).optional(), isDown: z.boolean().optional() })
        .parse(asked);
      fake.deliverer.weather = { copies: copies ?? 1, isLost: () => isDown ?? false };
      return { copies: copies ?? 1, isDown: isDown ?? false };
    }
    default:
      return perform(fake, method, name, asked);
  }
}

async function perform(fake: FakeGitHub, method: string, name: string, asked: unknown): Promise<unknown> {
  const action = ACTIONS[name];
  if (action === undefined || method !== 'POST')
    throw new ApiError(404, `There is no ${method} ${CONTROL_PREFIX}/${name}: see GET ${CONTROL_PREFIX}.`);
  const args = actionArgumentsSchema.extend({ repository: z.string().optional() }).parse(asked ?? {});
  return action(fake, chooseRepository(fake, args.repository), args);
}

function chooseRepository({ world }: FakeGitHub, name: string | undefined): Repository {
  const all = [...world.repositories.values()];
  const found = name === undefined ? all[0] : all.find((repository) => fullNameOf(repository) === name);
  if (found === undefined) throw new ApiError(404, `There is no repository ${name ?? ''}.`);
  return found;
}

function addFault(fake: FakeGitHub, asked: unknown): number {
  const { kind, match, probability, count, seed, durationMs } = faultSchema.parse(asked);
  return fake.faults.add({
    kind,
    ...(match === undefined ? {} : { match: new RegExp(match) }),
    ...(probability === undefined ? {} : { probability }),
    ...(count === undefined ? {} : { count }),
    ...(seed === undefined ? {} : { seed }),
    ...(durationMs === undefined ? {} : { durationMs }),
  });
}

function describe(fake: FakeGitHub): unknown {
  const { world, log, limits, faults } = fake;
  return {
    actions: Object.keys(ACTIONS),
    arguments: Object.keys(actionArgumentsSchema.shape),
    faultKinds: FAULT_KINDS,
    now: world.clock.now(),
    repositories: [...world.repositories.values()].map((repository) => ({
      name: fullNameOf(repository),
      pullRequests: repository.pulls.size,
      open: [...repository.pulls.values()]
        .filter(({ state }) => state === 'open')
        .map(({ number }) => number),
    })),
    hooks: [...world.hooks.values()].map(({ id, url, events, active, lastResponse }) => ({
      id,
      url,
      events,
      active,
      lastResponse,
    })),
    deliveries: {
      sent: world.deliveries.length,
      failed: world.deliveries.filter(({ statusCode }) => statusCode < 200 || statusCode > 299).length,
    },
    faults: faults.list(),
    violations: limits.violations,
    requests: log.entries.slice(-SHOWN_REQUESTS),
    errors: log.errors.map(({ line, error }) => ({ line, error: String(error) })),
  };
}
