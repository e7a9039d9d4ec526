import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';
import { GIT_ENVIRONMENT } from './run-git.ts';

const HEADER_LIMIT_BYTES = 16 * 1_024;

/**
 * Answers Git's smart HTTP protocol for fetches, with `git http-backend` (CGI, RFC 3875).
 * @param path below the repository: `/info/refs` or `/git-upload-pack`
 */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  directory: string,
  path: string,
  query: string,
): Promise<void> {
  return new Promise((resolve) => {
    const backend = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
      env: {
        ...GIT_ENVIRONMENT,
        GIT_PROJECT_ROOT: directory,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_ADDR: '127.0.0.1',
      },
    });
    const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    backend.stdin.on('error', () => {}); // It ends early on requests it refuses.
    body.on('error', () => backend.kill());
    body.pipe(backend.stdin);
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length <= HEADER_LIMIT_BYTES) return;
      backend.stdout.off('data', onData);
      writeHead(response, head.subarray(0, Math.max(end, 0)).toString());
      response.write(head.subarray(end + 4));
      backend.stdout.pipe(response);
    };
    backend.stdout.on('data', onData);
    backend.stderr.resume();
    response.on('close', () => backend.kill());
    backend.on('error', () => response.destroy());
    backend.on('close', () => {
      if (!response.headersSent) response.writeHead(500).end();
      else response.end();
      resolve();
    });
  });
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, at);
    const value = line.slice(at + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (at > 0) response.setHeader(name, value);
  }
  response.writeHead(status);
}
