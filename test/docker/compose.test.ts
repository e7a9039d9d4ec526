import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import { variablesSchema } from '../../lib/config/config-variables.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const read = (file: string): string => readFileSync(join(PROJECT_DIR, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const ours = Object.entries(compose.services).filter(([, service]) => service.image === 'pulse');
const dockerfile = read('Dockerfile');
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
  names!.split(' '),
);

test('the services of Pulse get settings that exist', () => {
  expect(ours.map(([name]) => name)).toEqual(['prepare', 'api', 'worker']);
  const known = Object.keys(variablesSchema.shape);
  for (const [name, { environment }] of ours)
    for (const variable of Object.keys(environment ?? {}))
      expect(known, `${name} sets ${variable}`).toContain(variable);
});

test('what containers run is in the image', () => {
  for (const [name, { command, healthcheck }] of ours) {
    const files = [...(command ?? []), ...(healthcheck?.test ?? [])].filter((word) =>
      /\.(ts|mjs)$/.test(word),
    );
    expect(files.length, name).toBeGreaterThan(0);
    for (const file of files) {
      expect(existsSync(join(PROJECT_DIR, file)), `${name} runs ${file}`).toBe(true);
      expect(copied, `${file} is copied`).toContain(file.split('/')[0]);
    }
  }
});

test('the image holds every folder of the product, and is built without the others', () => {
  const product = readdirSync(PROJECT_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter(
      (name) =>
        !['node_modules', 'test', 'tools', 'bin', 'findings', 'docs', 'coverage', 'secrets'].includes(name),
    );
  expect(copied.filter((name) => !name.includes('.') && name !== 'LICENSE').sort()).toEqual(product.sort());
  const context = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  expect(copied.filter((name) => !context.includes(name))).toEqual([]);
  expect(dockerfile).toMatch(/^USER [1-9]\d*$/m);
});

test('nothing that asks for no login is reached from outside of the machine', () => {
  const published = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(published).toHaveLength(2);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('secrets come as files that the script makes', () => {
  const script = read('docker/create-secrets.sh');
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    expect(file).toBe(`./secrets/${name}`);
    expect(script).toContain(`create ${name} `);
  }
  const mounted = Object.values(compose.services).flatMap((service) => service.secrets ?? []);
  expect([...new Set(mounted)].sort()).toEqual(Object.keys(compose.secrets).sort());
});

test('PostgreSQL keeps its data where the image of version 18 does', () => {
  const { image, ...rest } = compose.services.postgres as Service & { volumes: string[] };
  expect(image).toMatch(/^postgres:18/);
  expect(rest.volumes).toEqual(['postgres:/var/lib/postgresql']);
});
