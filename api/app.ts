import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { ApiDependencies } from './dependencies.ts';
import { observeRequest } from './middleware/observe-request.ts';
import { requireToken } from './middleware/require-token.ts';
import { setSecurityHeaders } from './middleware/set-security-headers.ts';
import { answerUnknownRoute } from './problems/answer-unknown-route.ts';
import { describeError } from './problems/describe-error.ts';
import { describeInvalid } from './problems/describe-invalid.ts';
import { problemResponse } from './problems/problem-response.ts';
import type { ApiEnv, ApiRouter } from './route.ts';
import { registerRoutes } from './routes/register-routes.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

/** The API as one fetch handler; nothing is opened and nothing runs before the first request. */
export function newApp(deps: ApiDependencies): ApiRouter {
  const app: ApiRouter = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => (result.success ? undefined : describeInvalid(result, c.get('requestId'))),
  });
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    const described = describeError(error);
    if (described.code === 'internal_error') deps.logger.error({ err: error, requestId }, 'request failed');
    return problemResponse({ ...described, requestId });
  });
  app.notFound((c) => answerUnknownRoute(app, c));

  app.use(observeRequest(deps.logger, () => {}));
  app.use(setSecurityHeaders());
  app.use('/v1/*', requireToken(deps.token));
  app.use(bodyLimit({ maxSize: BODY_LIMIT_BYTES }));

  registerRoutes(app, deps);
  return app;
}
