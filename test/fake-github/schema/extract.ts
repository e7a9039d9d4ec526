/**
 * Takes the descriptions of the answers that the fake gives out of GitHub's own OpenAPI document, into `rest-answers.json`.
 *
 *     npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
 *     node bin/run.mjs test/fake-github/schema/extract.ts package/generated/api.github.com.json "@octokit/openapi 23.0.2"
 *
 * The package is too large to depend on (385 MB). What is kept: the JSON answers with a status of 2xx of the routes in
 * `rest/routes.ts`, as JSON Schema, without descriptions and examples.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { GITHUB_LIMITS } from '../http/limit-rules.ts';
import { Limits } from '../http/limits.ts';
import { restRoutes } from '../rest/routes.ts';
import { Clock } from '../world/clock.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const DROPPED = new Set([
  'description',
  'example',
  'examples',
  'default',
  'deprecated',
  'externalDocs',
  'title',
  'xml',
]);
/** Formats that GitHub's own answers do not keep to, such as addresses with templates, and mail addresses of bots. */
const DROPPED_FORMATS = new Set(['uri', 'email', 'int64', 'repo.nwo', 'date', 'hostname']);
const REFERENCE = '#/components/schemas/';

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, references lead into `definitions`. */
function convert(value: Json, used: Set<string>): Json {
  if (Array.isArray(value)) return value.map((item) => convert(item, used));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$ref === 'string') {
    const name = value.$ref.slice(REFERENCE.length);
    used.add(name);
    return { $ref: `#/definitions/${name}` };
  }
  const kept: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const isName = typeof item === 'object' && item !== null && !Array.isArray(item);
    if ((DROPPED.has(key) && !isName) || key.startsWith('x-') || key === 'nullable') continue;
    if (key === 'format' && DROPPED_FORMATS.has(String(item))) continue;
    kept[key] = key === 'properties' ? convertEach(item as JsonObject, used) : convert(item, used);
  }
  delete kept.example;
  return value.nullable === true ? allowNull(kept) : kept;
}

function convertEach(properties: JsonObject, used: Set<string>): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, convert(schema, used)]),
  );
}

function allowNull(schema: JsonObject): JsonObject {
  if (typeof schema.type !== 'string') return { anyOf: [{ type: 'null' }, schema] };
  const values =
    Array.isArray(schema.enum) && !schema.enum.includes(null) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, type: [schema.type, 'null'], ...values };
}

const [path, source] = process.argv.slice(2);
if (path === undefined || source === undefined)
  throw new Error('Say where api.github.com.json lies, and which version it is.');
const document = JSON.parse(readFileSync(path, 'utf8')) as {
  paths: Record<string, Record<string, { responses: Record<string, { content?: JsonObject }> }>>;
  components: { schemas: Record<string, Json>; responses: Record<string, { content?: JsonObject }> };
};

/** Parameters have other names in some routes. */
function anonymise(pattern: string): string {
  return pattern.replace(/\{[^}]+\}/g, '{}');
}

const operations = new Map(
  Object.entries(document.paths).flatMap(([pattern, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${anonymise(pattern)}`, operation] as const,
    ),
  ),
);
const used = new Set<string>();
const answers: Record<string, Json> = {};
const undocumented: string[] = [];
for (const { method, pattern } of restRoutes(new Limits(new Clock(), GITHUB_LIMITS))) {
  const operation = operations.get(`${method} ${anonymise(pattern)}`);
  if (operation === undefined) undocumented.push(`${method} ${pattern}`);
  for (const [status, response] of Object.entries(operation?.responses ?? {})) {
    const { $ref } = response as { $ref?: string };
    const resolved = $ref === undefined ? response : document.components.responses[$ref.split('/').at(-1)!];
    const json = resolved?.content?.['application/json'] as { schema?: Json } | undefined;
    if (!/^2\d\d$/.test(status) || json?.schema === undefined) continue;
    answers[`${method} ${pattern} ${status}`] = convert(json.schema, used);
  }
}
const definitions: Record<string, Json> = {};
for (const name of used) definitions[name] = convert(document.components.schemas[name]!, used); // `used` grows meanwhile.
const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
const output = new URL('rest-answers.json', import.meta.url);
writeFileSync(output, `${JSON.stringify({ source, answers, definitions: sorted }, null, 1)}\n`);
process.stdout.write(
  `${Object.keys(answers).length} answers, ${used.size} definitions. Not in the document: ${undocumented.join(', ')}\n`,
);
