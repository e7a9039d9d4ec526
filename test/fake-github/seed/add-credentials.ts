import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Account, App, Installation, Permissions, PersonalToken } from '../world/accounts.ts';
import type { Hook } from '../world/hook.ts';
import type { OAuthApp } from '../world/oauth.ts';
import type { World } from '../world/world.ts';

/** What an App needs to follow a repository and to set up its hooks. */
export const APP_PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'read',
  issues: 'read',
  deployments: 'read',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
  repository_hooks: 'write',
};

/** What such an App hears of. */
export const APP_EVENTS: readonly string[] = (
  'check_run check_suite create delete deployment deployment_status issue_comment issues pull_request ' +
  'pull_request_review pull_request_review_comment pull_request_review_thread push release repository status ' +
  'workflow_job workflow_run'
).split(' ');

/** Adds a token of a person: classic when `scopes` are given, fine-grained when `permissions` are. */
export function addPersonalToken(
  world: World,
  account: Account,
  token: Partial<Omit<PersonalToken, 'account'>> = {},
): PersonalToken {
  const isFineGrained = token.permissions != null;
  const added: PersonalToken = {
    value: `${isFineGrained ? 'github_pat_' : 'ghp_'}${digest(`token ${account.login} ${world.tokens.size}`).slice(0, 36)}`,
    account,
    scopes: isFineGrained ? null : ['repo', 'admin:org_hook', 'read:org'],
    permissions: null,
    repositoryIds: null,
    expiresAt: null,
    ...token,
  };
  world.tokens.set(added.value, added);
  return added;
}

/** Adds an OAuth app, by which people sign in elsewhere. */
export function addOAuthApp(world: World, callbackUrl: string, name = 'Pulse'): OAuthApp {
  const number = world.oauthApps.size;
  const app: OAuthApp = {
    clientId: `Ov23${digest(`oauth client ${number}`).slice(0, 16)}`,
    clientSecret: digest(`oauth secret ${number}`).slice(0, 40),
    name,
    callbackUrl,
  };
  world.oauthApps.set(app.clientId, app);
  return app;
}

/** Adds an App. @returns it with its private key (PEM), which GitHub shows once */
export function addApp(
  world: World,
  owner: Account,
  options: {
    readonly slug?: string;
    readonly permissions?: Permissions;
    readonly events?: readonly string[];
  } = {},
): { app: App; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const slug = options.slug ?? 'pulse-follows';
  const identity = world.ids.next('app');
  const bot = world.addAccount({
    login: `${slug}[bot]`,
    type: 'Bot',
    name: slug,
    email: `${identity.id}+${slug}[bot]@users.noreply.github.com`,
  });
  const app: App = {
    ...identity,
    slug,
    clientId: `Iv23${digest(`client ${identity.id}`).slice(0, 16)}`,
    name: slug,
    owner,
    publicKey,
    permissions: options.permissions ?? APP_PERMISSIONS,
    events: options.events ?? APP_EVENTS,
    bot,
    createdAt: world.clock.now(),
  };
  world.apps.set(app.id, app);
  return { app, privateKey };
}

/** Installs an App on an account. @param repositoryIds null for all of its repositories */
export function addInstallation(
  world: World,
  app: App,
  account: Account,
  repositoryIds: readonly number[] | null = null,
): Installation {
  const now = world.clock.now();
  const installation: Installation = {
    ...world.ids.next('installation'),
    app,
    account,
    repositoryIds: repositoryIds === null ? null : new Set(repositoryIds),
    permissions: app.permissions,
    events: app.events,
    suspendedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  world.installations.set(installation.id, installation);
  return installation;
}

/** Gives an App its hook, as its settings on GitHub do. */
export function addAppHook(world: World, app: App, url: string, secret: string): Hook {
  const now = world.clock.now();
  const hook: Hook = {
    ...world.ids.next('hook'),
    target: { type: 'integration', id: app.id },
    url,
    contentType: 'json',
    secret,
    insecureSsl: '0',
    events: app.events,
    active: true,
    createdAt: now,
    updatedAt: now,
    lastResponse: { code: null, status: 'unused', message: null },
  };
  world.hooks.set(hook.id, hook);
  return hook;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').replaceAll(/[-_]/g, 'x');
}
