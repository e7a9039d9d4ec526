import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { serviceEnvironment } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/database/database.ts';
import { addRepository } from '../api/seed.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { createTestDatabase } from '../harness/database.ts';

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const REPOSITORIES = ['acme/api', 'acme/site', 'acme/tool'];

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'es2022',
    moduleResolution: 'bundler',
    types: [],
    outDir: 'built',
  },
  files: ['process.d.ts', 'list.ts'],
};

/** Where a generated client is made and run: everything it installs goes with the folder. */
export interface ClientProject {
  readonly folder: string;
  /** Fails with what the program said when it does not end well. */
  run(program: string, ...args: string[]): Promise<string>;
  write(name: string, text: string): Promise<void>;
}

/**
 * Makes a client of the document that a Pulse serves, has it list the repositories of that Pulse in pages of two, and compares.
 * @param make installs the generator, generates, compiles, and gives the program that lists: it finds `PULSE_URL` and
 * `PULSE_TOKEN` in its environment and prints one name a line
 */
export async function listWithClient(
  make: (project: ClientProject) => Promise<readonly [program: string, ...args: string[]]>,
): Promise<void> {
  await using database = await createTestDatabase();
  const seeding = await openDatabase({ url: database.url, applicationName: 'test-clients', poolSize: 1 });
  for (const name of REPOSITORIES) await addRepository(seeding.pg, name);
  await seeding.close();
  const api = await startTestApi({ databaseUrl: database.url });
  const folder = await mkdtemp(join(tmpdir(), 'pulse-client-'));
  try {
    const env = serviceEnvironment({ PULSE_URL: api.url, PULSE_TOKEN: TEST_TOKEN });
    const project = openProject(folder, env);
    await project.write('openapi.json', await (await fetch(`${api.url}/openapi.json`)).text());
    const [program, ...args] = await make(project);
    expect((await project.run(program, ...args)).trim().split('\n')).toEqual(REPOSITORIES);
  } finally {
    await api.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function openProject(folder: string, env: NodeJS.ProcessEnv): ClientProject {
  return {
    folder,
    write: (name, text) => writeFile(join(folder, name), text),
    run: async (program, ...args) => {
      const options = { cwd: folder, env, maxBuffer: OUTPUT_LIMIT_BYTES };
      const { stdout } = await promisify(execFile)(program, args, options).catch(
        (error: { stdout?: string; stderr?: string; message: string }) => {
          throw new Error(`${error.message}\n${error.stdout ?? ''}\n${error.stderr ?? ''}`.slice(0, 20_000));
        },
      );
      return stdout;
    },
  };
}

/** Installs packages of npm with the compiler that all TypeScript clients are held to. */
export async function installPackages(project: ClientProject, ...packages: string[]): Promise<void> {
  await project.write('package.json', JSON.stringify({ name: 'client', private: true, type: 'module' }));
  await project.run(
    'npm',
    'install',
    '--save-exact',
    '--no-audit',
    '--no-fund',
    ...packages,
    'typescript@5.9.3',
  );
}

/** Compiles everything that `list.ts` reaches, as strictly as TypeScript can, and gives the program. */
export async function compileTypeScript(project: ClientProject) {
  // `process` is declared by hand: types of Node would bring another `fetch`.
  await project.write('process.d.ts', 'declare const process: { env: Record<string, string> };\n');
  await project.write('tsconfig.json', JSON.stringify(TSCONFIG));
  await project.run('npx', 'tsc');
  await project.run('npx', 'esbuild', 'built/list.js', '--bundle', '--format=esm', '--outfile=list.mjs');
  return [process.execPath, 'list.mjs'] as const;
}
