import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveGit } from '../git/serve-git.ts';
import type { World } from '../world/world.ts';
import { authenticate } from './authenticate.ts';
import { mayView } from './authorise.ts';
import { ApiError } from './call.ts';

/** Answers Git's own requests below `/{owner}/{repo}.git/`; pushes are refused. @returns false for every other request */
export async function answerGit(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', world.baseUrl);
  const match = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(
    url.pathname,
  );
  if (match === null) return false;
  const [, owner = '', name = '', path = ''] = match;
  const repository = world.findRepository(owner, name) ?? world.findRenamed(owner, name);
  const isPush = path.includes('receive') || url.searchParams.get('service') === 'git-receive-pack';
  try {
    const principal = authenticate(world, request.headers.authorization);
    // GitHub asks strangers for credentials before it tells whether there is such a repository.
    if (repository === undefined || !mayView(principal, repository)) {
      if (principal.kind === 'anonymous') refuse(response, 401, 'Repository not found.');
      else refuse(response, 404, 'Repository not found.');
    } else if (isPush) refuse(response, 403, 'Permission to this repository denied.');
    else await serveGit(request, response, repository.directory, path, url.search.slice(1));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refuse(response, 401, 'Invalid username or token.');
  }
  return true;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const ask = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  response.writeHead(status, { 'content-type': 'text/plain', ...ask });
  response.end(message);
}
