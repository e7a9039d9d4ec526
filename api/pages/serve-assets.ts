import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { PulseError } from '../../lib/errors.ts';
import type { ApiRouter } from '../route.ts';

const FOLDER = new URL('./assets/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const DIGEST_LENGTH = 16;
/** An image may be opened by itself: it runs nothing then, either. */
const HEADERS = {
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

interface Assets {
  /** Of all files: another one when any of them changes, so that browsers keep them for good. */
  readonly digest: string;
  readonly files: ReadonlyMap<string, { readonly body: Uint8Array<ArrayBuffer>; readonly type: string }>;
}

/**
 * Serves the scripts, styles and images of the pages. Nothing is read before somebody asks.
 *
 * @returns where they are
 */
export function serveAssets(app: ApiRouter): () => string {
  let read: Assets | undefined;
  const assets = (): Assets => (read ??= readAssets());
  app.get('/assets/:digest/:name', (c) => {
    const { digest, files } = assets();
    const file = files.get(c.req.param('name'));
    // A page that was open during an upgrade finds the new files under the former address.
    if (file === undefined) throw new PulseError('route_not_found', 'No page uses such a file.');
    const isCurrent = c.req.param('digest') === digest;
    const headers = isCurrent ? HEADERS : { ...HEADERS, 'Cache-Control': 'no-store' };
    return c.body(file.body, 200, { ...headers, 'Content-Type': file.type });
  });
  return () => `/assets/${assets().digest}`;
}

function readAssets(): Assets {
  const hash = createHash('sha256');
  const files = new Map<string, { body: Uint8Array<ArrayBuffer>; type: string }>();
  for (const name of readdirSync(FOLDER).sort()) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = new Uint8Array(readFileSync(new URL(name, FOLDER)));
    hash.update(name).update(body);
    files.set(name, { body, type });
  }
  return { digest: hash.digest('hex').slice(0, DIGEST_LENGTH), files };
}
