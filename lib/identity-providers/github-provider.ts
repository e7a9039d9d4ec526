import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PulseError } from '../errors.ts';
import { fetchJson } from './fetch-json.ts';
import type { IdentityProvider, ProvenIdentity, SignInProof } from './identity-provider.ts';
import { providerRefused, providerUnavailable } from './provider-errors.ts';

export interface GitHubSignInSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Base of the REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Where people sign in. */
  readonly webOrigin: string;
}

const NAME = 'GitHub';
/** Who it is, and which addresses are confirmed: nothing of any repository. */
const SCOPE = 'read:user user:email';
const API_VERSION = '2022-11-28';

const tokenAnswer = z.union([
  z.object({ access_token: z.string().min(1).max(1000) }),
  z.object({ error: z.string() }),
]);
const userAnswer = z.object({
  id: z.int().positive(),
  login: z.string().min(1).max(100),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const emailsAnswer = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/**
 * Signs in through GitHub: github.com, or an Enterprise Server. A person is the number of the account, never the login, which another account
 * may take over.
 *
 * Source: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export function createGitHubProvider(settings: GitHubSignInSettings): IdentityProvider {
  const { clientId, apiUrl, webOrigin } = settings;
  const askApi = async (path: string, token: string): Promise<unknown> =>
    fetchJson(`${apiUrl}${path}`, {
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${token}`,
        'X-GitHub-Api-Version': API_VERSION,
      },
    });
  return {
    id: 'github',
    name: NAME,
    issuer: webOrigin,
    begin: async ({ state, verifier, redirectUri }) => {
      const url = new URL('/login/oauth/authorize', webOrigin);
      url.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        allow_signup: 'false',
      }).toString();
      return url;
    },
    finish: async (proof, answer) => {
      const code = readCode(proof, answer);
      try {
        const token = await redeem(settings, proof, code);
        const user = userAnswer.parse(await askApi('/user', token));
        const emails = emailsAnswer.parse(await askApi('/user/emails?per_page=100', token));
        return describe(settings, user, emails, token);
      } catch (error) {
        throw error instanceof PulseError ? error : providerUnavailable(NAME, error);
      }
    },
  };
}

function readCode({ state }: SignInProof, answer: URLSearchParams): string {
  if (answer.get('state') !== state) throw providerRefused(NAME, 'state_mismatch');
  const code = answer.get('code');
  if (code === null || answer.has('error')) throw providerRefused(NAME, answer.get('error'));
  return code;
}

/** GitHub answers 200 whether it accepts a code or not. */
async function redeem(
  { clientId, clientSecret, webOrigin }: GitHubSignInSettings,
  { verifier, redirectUri }: SignInProof,
  code: string,
): Promise<string> {
  const answer = tokenAnswer.parse(
    await fetchJson(new URL('/login/oauth/access_token', webOrigin).href, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    }),
  );
  if ('error' in answer) throw providerRefused(NAME, answer.error);
  return answer.access_token;
}

function describe(
  { webOrigin }: GitHubSignInSettings,
  user: z.infer<typeof userAnswer>,
  emails: z.infer<typeof emailsAnswer>,
  token: string,
): ProvenIdentity {
  return {
    issuer: webOrigin,
    subject: String(user.id),
    email: emails.find(({ primary, verified }) => primary && verified)?.email ?? null,
    username: user.login,
    name: user.name ?? user.login,
    avatarUrl: user.avatar_url ?? null,
    groups: null,
    token,
  };
}
