import { ACCESS_COOKIE } from './access/own-cookies.ts';
import type { ApiRouter } from './route.ts';
import { TAGS } from './route.ts';

const DESCRIPTION = `Pulse watches the pull requests of Git repositories and says which of them are the same work, with the evidence.

- **Errors** are \`application/problem+json\` (RFC 9457) with the same fields for every status; \`code\` is for programs.
- **Lists** come in pages: \`limit\` (1 to 100) and \`cursor\`; the \`Link\` header and \`nextCursor\` lead to the next page. Their order is stable.
- **Tables** come as CSV as well (\`Accept: text/csv\`): every list, and every answer that holds one. What \`Accept\` does not take is answered 406, before anything is done.
- **Answers to GET** carry an \`ETag\`; send it as \`If-None-Match\` to be told 304 when nothing has changed.
- **POST** takes an \`Idempotency-Key\`: for a day, the same key and body get the same answer.
- **Deliveries** of webhooks are described apart from this: \`/docs/webhooks\`, \`/openapi-webhooks.json\`.
- **Times** are RFC 3339 in UTC. **Ids** of 64 bits are text.`;

/** The OpenAPI document of everything that is registered so far. */
export function describeApi(app: ApiRouter) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description:
      'The key of this installation (`PULSE_TOKEN`, or the file `token` in its data folder), which is good for everything; an access token of a person or a team (`pulse_…`); or the token that signing in gives.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: `__Host-${ACCESS_COOKIE.name}`,
    description:
      'The session of a browser, which signing in sets; without `__Host-` over plain http on this machine.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Pulse',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/', description: 'This host.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
}
