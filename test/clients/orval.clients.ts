import { test } from 'vitest';
import { compileTypeScript, installPackages, listWithClient } from './list-with-client.ts';

const CONFIG = `
export default {
  pulse: {
    input: './openapi.json',
    output: { target: './pulse.ts', client: 'fetch', baseUrl: process.env.PULSE_URL },
  },
};
`;
const LIST = `
import { listRepositories } from './pulse';

const options = { headers: { Authorization: \`Bearer \${process.env.PULSE_TOKEN}\` } };
let cursor: string | null | undefined;
do {
  const answer = await listRepositories({ limit: 2, ...(cursor ? { cursor } : {}) }, options);
  // Lists come as CSV, too, for whoever asks for that: then as text.
  if (answer.status !== 200 || typeof answer.data === 'string') throw new Error(String(answer.status));
  for (const { fullName } of answer.data.items) console.log(fullName);
  cursor = answer.data.nextCursor;
} while (cursor);
`;

test('a client of orval lists repositories', () =>
  listWithClient(async (project) => {
    await installPackages(project, 'orval@8.38.0', 'esbuild@0.28.2');
    await project.write('orval.config.mjs', CONFIG);
    await project.run('npx', 'orval', '--config', 'orval.config.mjs');
    await project.write('list.ts', LIST);
    return compileTypeScript(project);
  }));
