import { randomBytes } from 'node:crypto';
import type { OAuthApp } from '../world/oauth.ts';
import type { World } from '../world/world.ts';

export type AuthorizeAnswer =
  | { readonly redirectTo: string }
  | { readonly status: number; readonly page: string };

const CODE_LIFE_MS = 600_000;
/** What the page hands on to itself. */
const KEPT = ['client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method'];

/** Shows the page on which somebody lets an app in; or says, by way of the app's own page, what is wrong with its question. */
export function authorize(world: World, query: URLSearchParams): AuthorizeAnswer {
  const app = world.oauthApps.get(query.get('client_id') ?? '');
  if (app === undefined) return { status: 404, page: page('Not found', '') };
  const wrong = complainOf(app, query);
  return wrong ?? { status: 200, page: page(`Authorize ${app.name}`, formOf(world, query)) };
}

/** Takes what somebody said on that page. */
export function decide(world: World, form: URLSearchParams): AuthorizeAnswer {
  const app = world.oauthApps.get(form.get('client_id') ?? '');
  const account = world.findAccount(form.get('login') ?? '');
  if (app === undefined || account === undefined) return { status: 404, page: page('Not found', '') };
  const wrong = complainOf(app, form);
  if (wrong !== null) return wrong;
  const redirectUri = form.get('redirect_uri') ?? app.callbackUrl;
  if (form.get('decision') !== 'authorize') {
    return back(redirectUri, form, {
      error: 'access_denied',
      error_description: 'The user has denied your application access.',
    });
  }
  const code = randomBytes(10).toString('hex');
  world.oauthCodes.set(code, {
    app,
    account,
    scopes: (form.get('scope') ?? '').split(/[ ,]+/).filter((scope) => scope !== ''),
    redirectUri,
    challenge: form.get('code_challenge'),
    expiresAt: new Date(world.clock.nowMs() + CODE_LIFE_MS),
  });
  return back(redirectUri, form, { code });
}

/** GitHub knows S256 only, and sends browsers to what was registered only, or below it. */
function complainOf(app: OAuthApp, query: URLSearchParams): AuthorizeAnswer | null {
  if (!isBelow(query.get('redirect_uri') ?? app.callbackUrl, app.callbackUrl)) {
    return back(app.callbackUrl, query, {
      error: 'redirect_uri_mismatch',
      error_description: 'The redirect_uri MUST match the registered callback URL for this application.',
    });
  }
  const challenge = query.get('code_challenge');
  if (challenge === null) return null;
  if (query.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(challenge)) return null;
  return { status: 400, page: page('The code challenge must be of 43 characters, by S256', '') };
}

/** On this machine the port may be another one. */
function isBelow(wanted: string, registered: string): boolean {
  if (!URL.canParse(wanted)) return false;
  const [a, b] = [new URL(wanted), new URL(registered)];
  const isSameHost = a.hostname === '127.0.0.1' ? a.hostname === b.hostname : a.host === b.host;
  return (
    a.protocol === b.protocol &&
    isSameHost &&
    `${a.pathname}/`.startsWith(`${b.pathname.replace(/\/$/, '')}/`)
  );
}

function back(address: string, query: URLSearchParams, answer: Record<string, string>): AuthorizeAnswer {
  const url = new URL(address);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return { redirectTo: url.href };
}

function formOf(world: World, query: URLSearchParams): string {
  const kept = KEPT.filter((name) => query.has(name)).map(
    (name) => `<input type="hidden" name="${name}" value="${escapeHtml(query.get(name)!)}">`,
  );
  const people = [...world.accounts.values()].filter(({ type }) => type === 'User');
  const options = people.map(({ login }) => `<option>${escapeHtml(login)}</option>`);
  return `<form method="post">${kept.join('')}
<label>Who are you? <select name="login">${options.join('')}</select></label>
<button name="decision" value="authorize">Authorize</button> <button name="decision" value="cancel">Cancel</button></form>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
