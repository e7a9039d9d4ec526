import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { timeout } from 'hono/timeout';
import { runAsPulse } from '../lib/access/scope.ts';
import { causesOf } from '../lib/database/causes-of.ts';
import { isFolderFull } from '../lib/disk/watch-folder.ts';
import { PulseError } from '../lib/errors.ts';
import { getRepository } from '../sql/repositories/get-repository.ts';
import { createGuard, isUnknown, unknownCaller } from './access/guard.ts';
import { identifyCaller } from './access/identify-caller.ts';
import { provide } from './access/provide.ts';
import { recordActing } from './audit/record-acting.ts';
import type { ApiDependencies } from './dependencies.ts';
import { serveReference } from './docs/serve-reference.ts';
import { describeApi } from './document.ts';
import { createMetrics } from './metrics.ts';
import { observeRequest } from './middleware/observe-request.ts';
import { replayRepeated } from './middleware/replay-repeated.ts';
import { setSecurityHeaders } from './middleware/set-security-headers.ts';
import { tagAnswers } from './middleware/tag-answers.ts';
import { servePages } from './pages/serve-pages.ts';
import { presentSync } from './present/repository.ts';
import { answerOtherMethod, answerUnknownRoute } from './problems/answer-unknown-route.ts';
import { describeError } from './problems/describe-error.ts';
import { describeInvalid } from './problems/describe-invalid.ts';
import { problemResponse } from './problems/problem-response.ts';
import { speakPlainly } from './problems/word-issue.ts';
import { createReadinessCheck } from './readiness.ts';
import type { ApiEnv, ApiRouter } from './route.ts';
import { registerGetHealth } from './routes/operations/get-health.ts';
import { registerGetMetrics } from './routes/operations/get-metrics.ts';
import { registerGetReadiness } from './routes/operations/get-readiness.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { REPORT_LIMIT_CHARS } from './schemas/facts/coverage.ts';
import { createSyncFeed } from './sync-feed.ts';
import { describeWebhooks } from './webhooks/document-webhooks.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
/** Reports are large, and grow when they are written as JSON. */
const COVERAGE_LIMIT_BYTES = 2 * REPORT_LIMIT_CHARS;
const COVERAGE_PATH = '/v1/repositories/:repositoryId/coverage';
const REPORT_PATH = `${COVERAGE_PATH}/report`;
/** The database gives up earlier: this is for whatever else may hang. */
const ANSWER_LIMIT_MS = 30_000;

/** The API as one fetch handler; nothing is opened and nothing runs before the first request. */
export function newApp(deps: ApiDependencies): ApiRouter {
  speakPlainly();
  const app = newRouter(deps);
  const feed = createSyncFeed({
    logger: deps.logger,
    stopping: deps.stopping,
    read: async (repoId) => {
      const row = await runAsPulse(() => getRepository(deps.database.slonik, repoId));
      return row === null ? null : presentSync(row);
    },
  });
  const metrics = createMetrics({ database: deps.database, feed, registry: deps.registry });

  app.use(observeRequest(deps, metrics.observeAnswer));
  app.use(setSecurityHeaders(deps.publicUrl));
  app.use(identifyCaller(deps));
  app.use(provide({ guard: createGuard(deps), replay: replayRepeated(deps.database) }));
  app.use('/v1/*', recordActing(deps));
  app.use(timeout(ANSWER_LIMIT_MS));
  app.use(COVERAGE_PATH, bodyLimit({ maxSize: COVERAGE_LIMIT_BYTES }));
  app.use(REPORT_PATH, bodyLimit({ maxSize: REPORT_LIMIT_CHARS, onError: refuseReport }));
  app.use(except([COVERAGE_PATH, REPORT_PATH], bodyLimit({ maxSize: BODY_LIMIT_BYTES })));
  app.use(tagAnswers());

  registerRoutes(app, deps, feed);
  registerGetHealth(app);
  registerGetReadiness(app, createReadinessCheck(deps));
  registerGetMetrics(app, metrics);
  serveReference(app);
  servePages(app, { registration: deps.accounts.registration, providers: deps.identities.providers });
  const documents = { '/openapi.json': describeApi(app), '/openapi-webhooks.json': describeWebhooks() };
  for (const [path, document] of Object.entries(documents)) app.get(path, (c) => c.json(document));
  return app;
}

function refuseReport(): never {
  throw new PulseError(
    'payload_too_large',
    `A report must not be larger than ${REPORT_LIMIT_CHARS / 1024 ** 2} MiB. Send it in parts, each with a flag.`,
  );
}

/** A router whose every error is a problem. */
function newRouter({ logger, dataDir }: ApiDependencies): ApiRouter {
  const app: ApiRouter = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      return answerOtherMethod(app, c) ?? describeInvalid(result, c.get('requestId'), c.req.queries());
    },
  });
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    const described = describeError(error, () => isFolderFull(dataDir));
    if (described.code === 'internal_error') logger.error({ err: error, requestId }, 'request failed');
    else if (described.code.startsWith('provider_')) {
      // The person is told no more than that it failed.
      const reason = causesOf(error).map((cause) => (cause as Error).message);
      logger.warn({ reason, requestId }, 'signing in elsewhere failed');
    }
    return problemResponse({ ...described, requestId });
  });
  app.notFound((c) => {
    const caller = c.get('caller');
    // What is there and what is not is told to those who may be told.
    if (c.req.path.startsWith('/v1/') && isUnknown(caller)) throw unknownCaller(caller);
    return answerUnknownRoute(app, c);
  });
  return app;
}
