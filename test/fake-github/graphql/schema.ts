import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, type GraphQLSchema } from 'graphql';

let built: GraphQLSchema | undefined;

/** GitHub's public schema, as `@octokit/graphql-schema` republishes it. It takes half a second to build, once a process. */
export function githubSchema(): GraphQLSchema {
  if (built !== undefined) return built;
  const folder = dirname(fileURLToPath(import.meta.resolve('@octokit/graphql-schema')));
  built = buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8'), { assumeValid: true });
  return built;
}
