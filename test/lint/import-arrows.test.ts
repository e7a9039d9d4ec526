import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';

const run = promisify(execFile);

/** Folders and what they may not import, as ARCHITECTURE.md draws it. The file stands one folder deeper: depth must not matter. */
const FORBIDDEN: readonly (readonly [folder: string, target: string])[] = [
  ['domain', 'lib/errors.ts'],
  ['domain', 'sql/people/rows.ts'],
  ['domain', 'worker-threads/pool.ts'],
  ['worker-threads', 'lib/errors.ts'],
  ['worker-threads', 'sql/people/rows.ts'],
  ['sql', 'lib/database/database.ts'],
  ['sql', 'activities/index.ts'],
  ['lib', 'sources/git/process/run-git.ts'],
  ['lib', 'supervisor/start-services.ts'],
  ['lib', 'api/client.ts'],
  ['sources', 'sql/people/rows.ts'],
  ['sources', 'activities/index.ts'],
  ['workflows', 'lib/database/database.ts'],
  ['workflows', 'sql/people/rows.ts'],
  ['workflows', 'sources/git/process/run-git.ts'],
  ['activities', 'workflows/index.ts'],
  ['activities', 'api/client.ts'],
  ['activities', 'supervisor/start-services.ts'],
  ['api', 'activities/index.ts'],
  ['api', 'sources/git/process/run-git.ts'],
  ['api', 'workflows/index.ts'],
  ['api', 'worker-threads/pool.ts'],
  ['relay', 'activities/index.ts'],
  ['relay', 'api/client.ts'],
  ['relay', 'worker-threads/pool.ts'],
  ['relay', 'workflows/index.ts'],
  ['api', 'relay/start-relay.ts'],
  ['activities', 'relay/start-relay.ts'],
  ['worker', 'api/client.ts'],
  ['worker', 'supervisor/start-services.ts'],
  ['supervisor', 'api/client.ts'],
  ['supervisor', 'cli/run-cli.ts'],
  ['cli', 'api/app.ts'],
  ['cli', 'sql/people/rows.ts'],
  ['cli', 'activities/index.ts'],
  ['cli', 'workflows/index.ts'],
  ['cli/evaluate', 'workflows/index.ts'],
  ['cli/evaluate', 'api/app.ts'],
];

const ALLOWED: readonly (readonly [folder: string, target: string])[] = [
  ['worker-threads', 'domain/signature.ts'],
  ['sql', 'domain/signature.ts'],
  ['lib', 'sql/people/rows.ts'],
  ['sources', 'lib/errors.ts'],
  ['workflows', 'lib/temporal/workflow-ids.ts'],
  ['activities', 'sources/git/process/run-git.ts'],
  ['api', 'sql/people/rows.ts'],
  ['relay', 'sql/people/rows.ts'],
  ['relay', 'sources/git/process/run-git.ts'],
  ['worker', 'activities/index.ts'],
  ['worker', 'relay/start-relay.ts'],
  ['supervisor', 'lib/config/config.ts'],
  ['cli', 'api/client.ts'],
  ['cli', 'api/schemas/edge.ts'],
  ['cli', 'supervisor/with-services.ts'],
  ['cli/evaluate', 'activities/index.ts'],
  ['test', 'supervisor/start-services.ts'],
];

interface Case {
  readonly file: string;
  readonly text: string;
  /** The rule that must object; undefined when none may. */
  readonly rule: string | undefined;
}

const IMPORTS = 'lint/style/noRestrictedImports';

function importCase(
  [folder, target]: readonly [string, string],
  index: number,
  rule: string | undefined,
): Case {
  const up = '../'.repeat(folder.split('/').length + 1);
  const file = `${folder}/deeper/${rule === undefined ? 'good' : 'bad'}-${index}.ts`;
  return { file, text: `import { x } from '${up}${target}';\n\nconsole.log(x);\n`, rule };
}

const CASES: readonly Case[] = [
  ...FORBIDDEN.map((pair, index) => importCase(pair, index, IMPORTS)),
  ...ALLOWED.map((pair, index) => importCase(pair, index, undefined)),
  {
    file: 'domain/bad-node.ts',
    text: `import { join } from 'node:path';\n\nconsole.log(join('a'));\n`,
    rule: IMPORTS,
  },
  { file: 'domain/bad-package.ts', text: `import { z } from 'zod';\n\nconsole.log(z);\n`, rule: IMPORTS },
  {
    file: 'domain/bad-scoped.ts',
    text: `import { x } from '@temporalio/common';\n\nconsole.log(x);\n`,
    rule: IMPORTS,
  },
  {
    file: 'domain/triage/good.ts',
    text: `import { x } from '../signature.ts';\n\nconsole.log(x);\n`,
    rule: undefined,
  },
  { file: 'api/bad-main.ts', text: `import './main.ts';\n`, rule: IMPORTS },
  { file: 'test/bad-main.ts', text: `import '../worker/main.ts';\n`, rule: IMPORTS },
  {
    file: 'lib/bad-environment.ts',
    text: 'console.log(process.env.PORT);\n',
    rule: 'lint/style/noProcessEnv',
  },
  { file: 'lib/config/config.ts', text: 'console.log(process.env.PORT);\n', rule: undefined },
  {
    file: 'workflows/bad-value.ts',
    text: `import { createActivities } from '../activities/index.ts';\n\nconsole.log(createActivities);\n`,
    rule: 'plugin',
  },
  {
    file: 'workflows/good-type.ts',
    text: `import type { Activities } from '../activities/index.ts';\n\nexport type Own = Activities;\n`,
    rule: undefined,
  },
];

let project: string;
const complaints = new Map<string, string[]>();

/** Runs the linter once, with our configuration, over a project that holds all cases. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'pulse-lint-'));
  for (const file of ['biome.json', '.gitignore'])
    await copyFile(join(PROJECT_DIR, file), join(project, file));
  await cp(join(PROJECT_DIR, 'test/lint'), join(project, 'test/lint'), { recursive: true });
  for (const { file, text } of CASES) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const biome = join(PROJECT_DIR, 'node_modules/.bin/biome');
  const { stdout } = await run(biome, args, { cwd: project }).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  for (const { category, location } of report.diagnostics) {
    complaints.set(location.path, [...(complaints.get(location.path) ?? []), category]);
  }
});

afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

test.for(CASES)('$file: $rule', ({ file, rule }) => {
  expect(complaints.get(file) ?? []).toEqual(rule === undefined ? [] : [rule]);
});

test('npm run check fails on such a file', async () => {
  const biome = join(PROJECT_DIR, 'node_modules/.bin/biome');
  await expect(run(biome, ['check', 'domain/bad-node.ts'], { cwd: project })).rejects.toMatchObject({
    code: 1,
  });
  await expect(run(biome, ['check', 'domain/triage/good.ts'], { cwd: project })).resolves.toBeDefined();
});
