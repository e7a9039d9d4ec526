import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ApiRouter } from '../route.ts';
import {
  PROBLEM_PAGE,
  REFERENCE_PAGE,
  START_SCRIPT,
  START_WEBHOOKS_SCRIPT,
  WEBHOOKS_PAGE,
} from './reference-pages.ts';

/** Scripts and styles only from here; Swagger UI draws icons from `data:` and talks to this host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

const PAGES = {
  '/docs': { body: REFERENCE_PAGE, type: 'text/html; charset=utf-8' },
  '/docs/problems': { body: PROBLEM_PAGE, type: 'text/html; charset=utf-8' },
  '/docs/start.js': { body: START_SCRIPT, type: 'text/javascript; charset=utf-8' },
  '/docs/webhooks': { body: WEBHOOKS_PAGE, type: 'text/html; charset=utf-8' },
  '/docs/start-webhooks.js': { body: START_WEBHOOKS_SCRIPT, type: 'text/javascript; charset=utf-8' },
} as const;

/** Serves the reference: Swagger UI from this host, and the page that explains each kind of problem. */
export function serveReference(app: ApiRouter): void {
  for (const [path, { body, type }] of Object.entries(PAGES)) {
    app.get(path, (c) => c.body(body, 200, headersOf(type)));
  }
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [name, type] of Object.entries(ASSETS)) {
    let loading: Promise<Uint8Array<ArrayBuffer>> | undefined;
    app.get(`/docs/${name}`, async (c) => {
      loading ??= readFile(join(folder, name));
      return c.body(await loading, 200, { ...headersOf(type), 'Cache-Control': 'public, max-age=3600' });
    });
  }
}

function headersOf(type: string): Record<string, string> {
  return { 'Content-Type': type, 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
}
