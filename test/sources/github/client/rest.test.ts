import { expect, test } from 'vitest';
import { createScene } from './scene.ts';
import { json, limitHeaders } from './serve.ts';

test('parameters fill the path first, then the query, and the answer comes with its next page', async () => {
  await using scene = await createScene((request, response) => {
    const link = `<${`http://${request.headers.host}`}/repositories/1/pulls?page=2>; rel="next", <http://${request.headers.host}/repositories/1/pulls?page=9>; rel="last"`;
    json(response, [{ number: 1 }], { headers: { ...limitHeaders(4_999), link } });
  });
  const answer = await scene.client.rest('GET /repos/{owner}/{repo}/pulls', {
    owner: 'a b',
    repo: 'c',
    state: 'all',
    per_page: 100,
  });
  expect(answer).toMatchObject({ status: 200, data: [{ number: 1 }], fromCache: false, movedTo: null });
  expect(answer.nextUrl).toBe(`${scene.server.url}/repositories/1/pulls?page=2`);
  expect(scene.server.requests[0]).toMatchObject({
    method: 'GET',
    url: '/repos/a%20b/c/pulls?state=all&per_page=100',
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  });
});
