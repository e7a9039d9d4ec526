#!/usr/bin/env bash
# @hono/zod-openapi 1.6.3: a pattern with a flag is documented with the flag in it, and then fits nothing at all.
#
# `z.string().regex(/^v\d/i)` becomes `"pattern": "^v\\d/i"`: the slash and the flag have become characters to look for. The route takes
# "V1", the document that it publishes of itself refuses every value, and with /u and a closing $ no text can ever fit. Whoever validates
# requests or answers by the document, a gateway or a generated client, turns all of them away. A regular expression of JSON Schema has
# no flags; spelling the letters out ([vV]) or an explicit `.openapi({ pattern })` is the way. zod's own z.toJSONSchema drops the flag
# instead: that document refuses "V1" only.
#
# Needs npm. Seen with zod 4.6.7 and ajv 8.20.0: parsed, yet refused by the document: "V1" and "v1" of /i, "é" of /u.
set -euo pipefail
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @hono/zod-openapi@1.6.3 hono@4.13.19 zod@4.6.7 ajv@8.20.0

cat > ask.js <<'JS'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Whether the real route takes the value, its document does, and zod's own document does. */
async function ask(expression, value) {
  const schema = z.object({ tag: z.string().regex(expression) });
  const app = new OpenAPIHono();
  const content = { 'application/json': { schema } };
  const route = createRoute({ method: 'post', path: '/', request: { body: { content, required: true } }, responses: { 204: { description: 'taken' } } });
  app.openapi(route, (context) => context.body(null, 204));
  const body = JSON.stringify({ tag: value });
  const { status } = await app.request('/', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const document = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'T', version: '1' } });
  const written = document.paths['/'].post.requestBody.content['application/json'].schema;
  const fits = (schema) => new Ajv2020({ strict: false }).validate(schema, { tag: value });
  console.log(`${expression} ${value}: route ${status}, pattern ${written.properties.tag.pattern} ${fits(written)}, zod's own ${fits(z.toJSONSchema(schema))}`);
}
await ask(/^v\d/, 'v1');
await ask(/^v\d/i, 'v1');
await ask(/^v\d/i, 'V1');
await ask(/^\p{L}+$/u, 'é');
JS
seen=$(node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
/^v\d/ v1: route 204, pattern ^v\d true, zod's own true
/^v\d/i v1: route 204, pattern ^v\d/i false, zod's own true
/^v\d/i V1: route 204, pattern ^v\d/i false, zod's own false
/^\p{L}+$/u é: route 204, pattern ^\p{L}+$/u false, zod's own true
SEEN
echo 'As described.'
