import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../domain/search-attributes.ts';
import { createTestEnvironment } from './temporal.ts';

test('each test has a namespace of its own, with the search attributes', async () => {
  await using first = await createTestEnvironment();
  await using second = await createTestEnvironment();
  expect(first.namespace).not.toBe(second.namespace);
  expect(first.address).toBe(second.address);

  const { client } = first.environment;
  // The attributes are of the namespace that the client works in; both ids exist at once.
  for (const { environment } of [first, second]) {
    await environment.client.workflow.start('nobody-runs-this', {
      workflowId: 'same-id',
      taskQueue: 'nobody-polls-this',
      searchAttributes: { Repository: ['owner/name'], PullRequest: [7], NeedsAttention: [false] },
    });
  }
  const query = `Repository = 'owner/name' and PullRequest = 7`;
  await expect.poll(async () => (await client.workflow.count(query)).count).toBe(1);

  const { customAttributes } = await first.environment.connection.operatorService.listSearchAttributes({
    namespace: first.namespace,
  });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
});
