import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMirror } from '../../../sources/git/mirror.ts';
import { type BuiltRepository, RepositoryPlan, run } from './build-repository.ts';

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

it('mirrors over HTTP with the credentials of the address, and keeps them out of every trace', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const host = await server.start();
  const address = `http://${USER}:${encodeURIComponent(TOKEN)}@${host}/repository.git`;
  const directory = join(repository.root, 'mirror.git');
  const mirror = await openMirror({ source: address, directory });
  expect(mirror).toMatchObject({
    pullRequests: 1,
    changedRefs: 2,
    defaultBranch: 'main',
    source: `http://***@${host}/repository.git`,
  });
  expect((await openMirror({ source: address, directory })).changedRefs).toBe(0);
  expect(server.requests.length).toBeGreaterThan(2);
  const stored = run(['--git-dir', directory, 'config', '--list']).toString();
  expect(stored).not.toContain(host);
});

it('says that credentials are needed, without asking anybody', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const host = await server.start();
  for (const source of [
    `http://${host}/repository.git`,
    `http://${USER}:wrong-t0ken@${host}/repository.git`,
  ]) {
    const failure = await openMirror({ source, directory: join(repository.root, 'mirror.git') }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'credentials_needed' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-t0ken');
  }
});

it('says that there is no such repository', async () => {
  using repository = writeRepository();
  await using server = new GitServer(repository.root);
  const source = `http://${USER}:${encodeURIComponent(TOKEN)}@${await server.start()}/nothing.git`;
  const attempt = openMirror({ source, directory: join(repository.root, 'mirror.git') });
  await expect(attempt).rejects.toMatchObject({ code: 'source_not_found' });
});
