import { expect, test } from 'vitest';
import { parseGitHubApiUrl } from '../../../lib/config/github-address.ts';

test.each([
  [
    'https://api.github.com',
    'https://api.github.com',
    'https://api.github.com/graphql',
    'https://github.com',
  ],
  ['https://github.com/', 'https://api.github.com', 'https://api.github.com/graphql', 'https://github.com'],
  [
    'https://api.acme.ghe.com/',
    'https://api.acme.ghe.com',
    'https://api.acme.ghe.com/graphql',
    'https://acme.ghe.com',
  ],
  [
    'https://git.acme.org',
    'https://git.acme.org/api/v3',
    'https://git.acme.org/api/graphql',
    'https://git.acme.org',
  ],
  [
    'https://git.acme.org:8443/api/v3/',
    'https://git.acme.org:8443/api/v3',
    'https://git.acme.org:8443/api/graphql',
    'https://git.acme.org:8443',
  ],
  [
    'http://127.0.0.1:4000',
    'http://127.0.0.1:4000',
    'http://127.0.0.1:4000/graphql',
    'http://127.0.0.1:4000',
  ],
  [
    'http://localhost:4000/api/v3',
    'http://localhost:4000/api/v3',
    'http://localhost:4000/api/graphql',
    'http://localhost:4000',
  ],
])('%s is a GitHub', (text, apiUrl, graphqlUrl, webOrigin) => {
  expect(parseGitHubApiUrl(text)).toMatchObject({ apiUrl, graphqlUrl, webOrigin });
});

test.each([
  ['', /not a URL/],
  ['api.github.com', /not a URL/],
  ['ftp://git.acme.org', /https:/],
  ['http://git.acme.org', /https:/],
  ['http://127.0.0.1.evil.example', /https:/],
  ['http://10.0.0.1', /https:/],
  ['https://me:hunter2@git.acme.org', /without|password/],
  ['https://git.acme.org/?a=b', /no \?/],
  ['https://git.acme.org/#a', /no #/],
  ['https://github.com/acme/repository', /api\.github\.com/],
])('%j is refused, without being shown', (text, reason) => {
  expect(() => parseGitHubApiUrl(text)).toThrow(expect.objectContaining({ code: 'github_url_invalid' }));
  expect(() => parseGitHubApiUrl(text)).toThrow(reason);
  expect(() => parseGitHubApiUrl(text)).not.toThrow(/hunter2/);
});
