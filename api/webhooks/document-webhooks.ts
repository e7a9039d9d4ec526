import { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { documentProblems } from '../problems/document-problems.ts';
import type { ProblemCode } from '../problems/problem-types.ts';
import { REJECTION_REASONS } from './rejection.ts';

const HEADERS = z.object({
  'X-GitHub-Delivery': z.string().meta({ description: 'Id of the delivery; repeats of it are stored once.' }),
  'X-GitHub-Event': z.string().meta({ description: 'Name of the event.', example: 'pull_request' }),
});
const STORED = z.object({ status: z.literal('stored') }).openapi('DeliveryStored');
const FINISHED = z.object({ status: z.literal('finished') }).openapi('DeliveryFinished');
/** What no client of HTTP can cause. */
const UNDOCUMENTED: readonly ProblemCode[] = ['method_not_allowed'];

const DESCRIPTION =
  'GitHub posts here, as `application/json` or as a form, up to 25 MB. The signature is checked over the raw bytes before anything looks into them. The answer of success comes when they are on disk.';

/**
 * The OpenAPI document of the addresses that GitHub posts to. It is apart from that of the API, because clients are generated from
 * the latter and none of them delivers; and they are served beside the router, past everything that the rest needs.
 */
export function describeWebhooks() {
  const app = new OpenAPIHono();
  registerWebhooks(app);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Pulse: deliveries',
      version: '1.0.0',
      description: 'Where GitHub sends what happens. Everything else is in the document of the API.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/', description: 'This host.' }],
    tags: [{ name: 'Deliveries', description: 'What GitHub posts.' }],
  });
}

function registerWebhooks({ openAPIRegistry }: OpenAPIHono): void {
  openAPIRegistry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Hub-Signature-256',
    description: '`sha256=` and the HMAC-SHA256 of the raw body with the secret of the hook, in hexadecimal.',
  });
  const codes = [...new Set(Object.values(REJECTION_REASONS))].filter((code) => !UNDOCUMENTED.includes(code));
  const common = {
    method: 'post' as const,
    tags: ['Deliveries'],
    description: DESCRIPTION,
    security: [{ signature: [] }],
    responses: {
      200: {
        description: 'It was here before, and nothing is left to do for it.',
        content: { 'application/json': { schema: FINISHED } },
      },
      202: {
        description: 'It is on disk, and will be applied.',
        content: { 'application/json': { schema: STORED } },
      },
      ...documentProblems(codes),
    },
  };
  const body = {
    required: true,
    content: {
      'application/json': { schema: z.looseObject({}) },
      'application/x-www-form-urlencoded': { schema: z.object({ payload: z.string() }) },
    },
  };
  openAPIRegistry.registerPath({
    ...common,
    path: '/webhooks/github/{hook}',
    operationId: 'deliverToHook',
    summary: 'Deliver to the hook of a repository or an organisation',
    request: { params: z.object({ hook: z.uuid() }), headers: HEADERS, body },
  });
  openAPIRegistry.registerPath({
    ...common,
    path: '/webhooks/github',
    operationId: 'deliverToApp',
    summary: 'Deliver to the hook of an App',
    request: {
      headers: HEADERS.extend({
        'X-GitHub-Hook-Installation-Target-Type': z.literal('integration'),
        'X-GitHub-Hook-Installation-Target-ID': z.string().meta({ description: 'Id of the App.' }),
      }),
      body,
    },
  });
}
