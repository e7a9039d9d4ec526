import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { applyFacts } from '../../../lib/facts/apply-facts.ts';
import { at, deployment, deploymentStatus } from '../../lib/facts/make-facts.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let repositories = 0;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

type Row = Record<string, unknown>;

const send = (method: string, path: string, body?: object) =>
  api.send(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
const itemsOf = async (path: string) => ((await (await send('GET', path)).json()) as { items: Row[] }).items;

/** A repository with one successful deployment to each name, of which the provider states nothing. */
async function deploy(names: readonly string[]): Promise<string> {
  const repoId = await addRepository(api.database.pg, `acme/e${++repositories}`);
  await tell(repoId, names);
  return `/v1/repositories/${repoId}`;
}

async function tell(repoId: number, names: readonly string[], first = 0): Promise<void> {
  await inTransaction(api.database, (client) =>
    applyFacts(client, [
      {
        repoId,
        origin: 'event',
        deliveryId: null,
        facts: names.flatMap((environmentName, index) => [
          deployment({ providerId: first + index + 1, environmentName, isProduction: null }),
          deploymentStatus({
            deploymentProviderId: first + index + 1,
            providerId: 1,
            createdAt: at(60 + index),
          }),
        ]),
      },
    ]),
  );
}

test('people say what names mean, for stored deployments and later ones, until they take it back', async () => {
  const path = await deploy(['blue', 'green', 'staging']);
  const meanings = async () =>
    (await itemsOf(`${path}/environments`)).map(({ name, environment, service }) => [
      name,
      environment,
      service,
    ]);
  const before = [
    ['blue', 'development', 'blue'],
    ['green', 'development', 'green'],
    ['staging', 'staging', 'staging'],
  ];
  expect(await meanings()).toEqual(before);
  const body = { pattern: '?????', environment: 'production', service: 'Shop' };
  const added = await send('PUT', `${path}/environment-mappings`, body);
  expect(added.status).toBe(201);
  const { id } = (await added.json()) as Row;
  await send('PUT', `${path}/environment-mappings`, { pattern: 'GREEN', environment: 'preview' });
  await tell(Number(path.split('/').at(-1)), ['Black'], 50);
  expect(await meanings()).toEqual([
    ['Black', 'production', 'shop'],
    ['blue', 'development', 'blue'],
    ['green', 'preview', 'shop'],
    ['staging', 'staging', 'staging'],
  ]);
  expect((await send('PUT', `${path}/environment-mappings`, { ...body, pattern: '*' })).status).toBe(201);
  expect((await meanings())[1]).toEqual(['blue', 'production', 'shop']);
  expect(await itemsOf(`${path}/environment-mappings`)).toHaveLength(3);
  for (const mapping of await itemsOf(`${path}/environment-mappings`)) {
    expect((await send('DELETE', `${path}/environment-mappings/${mapping.id}`)).status).toBe(200);
  }
  expect((await meanings()).slice(1)).toEqual(before);
  const gone = await send('DELETE', `${path}/environment-mappings/${id}`);
  expect(await readProblem(gone)).toMatchObject({ status: 404, code: 'mapping_not_found' });
  const empty = await send('PUT', `${path}/environment-mappings`, { pattern: 'x' });
  expect(await readProblem(empty)).toMatchObject({ status: 422, code: 'validation_failed' });
});

test('the order of mappings does not matter: the one that says most of a name counts', async () => {
  const mappings = [
    { pattern: 'prod*', environment: 'staging' },
    { pattern: 'prod-*', environment: 'preview', service: 'all' },
    { pattern: 'prod-eu', environment: 'production' },
    { pattern: 'prod_eu', environment: 'development' },
    { pattern: '*%', environment: 'development' },
  ];
  const results = [];
  for (const order of [mappings, mappings.toReversed()]) {
    const path = await deploy(['prod-eu', 'PROD-US', 'prod']);
    for (const mapping of order) await send('PUT', `${path}/environment-mappings`, mapping);
    results.push(
      (await itemsOf(`${path}/environments`)).map(({ name, environment, service }) => [
        name,
        environment,
        service,
      ]),
    );
  }
  expect(results[0]).toEqual([
    ['PROD-US', 'preview', 'all'],
    ['prod', 'staging', 'prod'],
    ['prod-eu', 'production', 'all'],
  ]);
  expect(results[1]).toEqual(results[0]);
});

test('an incident of a name follows what the name means', async () => {
  const path = await deploy(['production-api', 'production-web']);
  const repositoryId = path.split('/').at(-1);
  const told = await send('POST', '/v1/incidents', {
    repositoryId,
    key: 'i',
    title: 'down',
    environmentName: 'production-api',
    startedAt: at(3_600).toISOString(),
  });
  const blamed = (await told.json()) as Row;
  const [web, apiDeployment] = (await itemsOf(`${path}/deployments`)).toSorted((a, b) =>
    String(b.environmentName).localeCompare(String(a.environmentName)),
  );
  expect(blamed.deploymentId).toBe(apiDeployment!.id);
  await send('PUT', `${path}/environment-mappings`, { pattern: 'production-*', service: 'shop' });
  expect(await itemsOf(`${path}/incidents`)).toMatchObject([{ deploymentId: web!.id }]);
});
