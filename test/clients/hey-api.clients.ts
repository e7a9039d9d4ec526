import { test } from 'vitest';
import { compileTypeScript, installPackages, listWithClient } from './list-with-client.ts';

const LIST = `
import { client } from './pulse/client.gen';
import { listRepositories } from './pulse';

client.setConfig({ baseUrl: process.env.PULSE_URL!, auth: process.env.PULSE_TOKEN! });
let cursor: string | null | undefined;
do {
  const query = { limit: 2, ...(cursor ? { cursor } : {}) };
  const { data, error } = await listRepositories({ query });
  if (data === undefined) throw new Error(error?.detail ?? 'no answer');
  for (const { fullName } of data.items) console.log(fullName);
  cursor = data.nextCursor;
} while (cursor);
`;

test('a client of hey-api lists repositories', () =>
  listWithClient(async (project) => {
    await installPackages(project, '@hey-api/openapi-ts@0.99.0', 'esbuild@0.28.2');
    await project.run('npx', 'openapi-ts', '--input', 'openapi.json', '--output', 'pulse');
    await project.write('list.ts', LIST);
    return compileTypeScript(project);
  }));
