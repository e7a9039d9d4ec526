import { test } from 'vitest';
import { compileTypeScript, installPackages, listWithClient } from './list-with-client.ts';

const LIST = `
import createClient from 'openapi-fetch';
import type { components, paths } from './pulse.js';

const client = createClient<paths>({
  baseUrl: process.env.PULSE_URL!,
  headers: { Authorization: \`Bearer \${process.env.PULSE_TOKEN}\` },
});
let cursor: components['schemas']['RepositoryPage']['nextCursor'] | undefined;
do {
  const query = { limit: 2, ...(cursor ? { cursor } : {}) };
  const { data, error } = await client.GET('/v1/repositories', { params: { query } });
  // Lists come as CSV, too, for whoever asks for that: then as text.
  if (data === undefined || typeof data === 'string') throw new Error(error?.detail ?? 'no answer');
  for (const { fullName } of data.items) console.log(fullName);
  cursor = data.nextCursor;
} while (cursor);
`;

test('a client of openapi-typescript lists repositories', () =>
  listWithClient(async (project) => {
    await installPackages(project, 'openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'esbuild@0.28.2');
    await project.run('npx', 'openapi-typescript', 'openapi.json', '-o', 'pulse.d.ts');
    await project.write('list.ts', LIST);
    return compileTypeScript(project);
  }));
