import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMirror } from '../../../../sources/git/mirror/mirror.ts';
import { type BuiltRepository, RepositoryPlan, run } from '../build-repository.ts';

const USER = 'ann';
const TOKEN = 'p@ss:w0rd/ü';

/** Serves the repositories of a folder with `git http-backend`, to those who know the token. */
class GitServer implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  readonly #server: Server;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    const wanted = `Basic ${Buffer.from(`${USER}:${TOKEN}`).toString('base64')}`;
    if (request.headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const backend = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(backend.stdin);
    let head = Buffer.alloc(0);
    backend.stdout.on('data', (chunk: Buffer) => {
      if (response.headersSent) {
        response.write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const headers = head
        .subarray(0, end)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string]);
      const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
      response.writeHead(
        Number.parseInt(status, 10),
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      );
      response.write(head.subarray(end + 4));
    });
    backend.on('close', () => response.end());
  }
}

function writeRepository(): BuiltRepository {
  const plan = new RepositoryPlan();
  const base = plan.commit({ files: { a: 'a\n' } });
  plan.branch('main', base);
  plan.pullRequest(3, plan.commit({ parents: [base], files: { a: 'b\n' } }));
  return plan.write();
}

it('mirrors over HTTP with a credential, and keeps it out of every trace', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const host = await server.start();
  const source = `http://${host}/repository.git`;
  const credential = { origin: `http://${host}`, username: USER, password: TOKEN };
  const directory = join(repository.root, 'mirror.git');
  const mirror = await openMirror({ source, credential, directory });
  expect(mirror).toMatchObject({ pullRequests: 1, changedRefs: 2, defaultBranch: 'main', source });
  expect((await openMirror({ source, credential, directory })).changedRefs).toBe(0);
  expect(server.requests.length).toBeGreaterThan(2);
  const stored = run(['--git-dir', directory, 'config', '--list']).toString();
  expect(stored).not.toContain(host);
});

it('is held to the address that was looked at, and goes to no host that the settings do not allow', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const port = (await server.start()).split(':')[1]!;
  const credential = { origin: `http://localhost:${port}`, username: USER, password: TOKEN };
  const directory = join(repository.root, 'mirror.git');
  const source = `http://localhost:${port}/repository.git`;
  const reach = { hosts: ['localhost'], ownHosts: [], privateHosts: false, localRepositories: false };
  expect(await openMirror({ source, credential, directory, reach })).toMatchObject({ pullRequests: 1 });
  const asked = server.requests.length;
  for (const [address, allowed] of [
    [source, { ...reach, hosts: null }],
    [source, { ...reach, hosts: ['example.org'] }],
    [`http://2130706433:${port}/repository.git`, { ...reach, hosts: null }],
    [repository.directory, reach],
  ] as const) {
    const attempt = openMirror({ source: address, directory, reach: allowed });
    await expect(attempt).rejects.toMatchObject({ code: 'host_refused' });
  }
  expect(server.requests.length).toBe(asked);
});

it('follows no redirect, but finds the address with the suffix that GitLab redirects to', async () => {
  using repository = writeRepository();
  const seen: string[] = [];
  const redirecting = createServer((request, response) => {
    seen.push(request.url!);
    const elsewhere = request.url!.includes('.git/') ? 'http://127.0.0.1:1/stolen.git' : '/x.git/info/refs';
    response.writeHead(301, { location: elsewhere }).end();
  }).listen(0, '127.0.0.1');
  await once(redirecting, 'listening');
  const { port } = redirecting.address() as AddressInfo;
  try {
    const attempt = openMirror({
      source: `http://127.0.0.1:${port}/x`,
      directory: join(repository.root, 'mirror.git'),
    });
    await expect(attempt).rejects.toMatchObject({ code: 'source_moved' });
    expect(seen.map((url) => url.split('?')[0])).toEqual(['/x/info/refs', '/x.git/info/refs']);
  } finally {
    redirecting.close();
  }
});

it('says that credentials are needed, without asking anybody', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const host = await server.start();
  const wrong = { origin: `http://${host}`, username: USER, password: 'wrong-t0ken' };
  for (const credential of [undefined, wrong]) {
    const failure = await openMirror({
      source: `http://${host}/repository.git`,
      credential,
      directory: join(repository.root, 'mirror.git'),
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'credentials_needed' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-t0ken');
  }
});

it('says that there is no such repository', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const host = await server.start();
  const attempt = openMirror({
    source: `http://${host}/nothing.git`,
    credential: { origin: `http://${host}`, username: USER, password: TOKEN },
    directory: join(repository.root, 'mirror.git'),
  });
  await expect(attempt).rejects.toMatchObject({ code: 'source_not_found' });
});
