import { z } from 'zod';
import type { GitHubAddress } from '../../../lib/config/github-address.ts';
import type { GitHubPriority } from '../../../lib/github-limits/limits.ts';
import type { Credential } from './credential.ts';
import { GitHubError } from './github-error.ts';
import type { RestAnswer, RestOptions } from './rest.ts';

export interface InstallationToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Asks GitHub, as the App, for a token of an installation. */
export type MintToken = (options: RestOptions) => Promise<RestAnswer>;

const EXPIRY_MARGIN_MS = 60_000;
const tokenShape = z.object({ token: z.string().min(1), expires_at: z.iso.datetime({ offset: true }) });

/** An installation of an App. Its token is kept until a minute before it expires, and fetched once for all who wait for it. */
export function createInstallationCredential(options: {
  readonly address: GitHubAddress;
  readonly installationId: number;
  readonly label: string;
  readonly mint: MintToken;
  readonly now?: () => number;
}): Credential & { token(priority: GitHubPriority): Promise<InstallationToken> } {
  const { address, installationId, label, mint, now = Date.now } = options;
  let kept: InstallationToken | null = null;
  let minting: Promise<InstallationToken> | null = null;

  async function fetchToken(priority: GitHubPriority): Promise<InstallationToken> {
    const answer = await mint({ priority });
    const parsed = tokenShape.safeParse(answer.data);
    if (!parsed.success) {
      throw new GitHubError(
        'github_answer_unreadable',
        `GitHub gave no token for ${label} that can be read. It is tried again later.`,
        { status: answer.status },
      );
    }
    return { token: parsed.data.token, expiresAtMs: Date.parse(parsed.data.expires_at) };
  }

  async function token(priority: GitHubPriority): Promise<InstallationToken> {
    if (kept !== null && kept.expiresAtMs - EXPIRY_MARGIN_MS > now()) return kept;
    minting ??= fetchToken(priority)
      .then((fresh) => {
        kept = fresh;
        return fresh;
      })
      .finally(() => {
        minting = null;
      });
    return minting;
  }

  return {
    address,
    limited: { credential: `${address.host}/installation/${installationId}`, label },
    token,
    authorise: async (priority) => `Bearer ${(await token(priority)).token}`,
    reject: (authorization) => {
      // Others may have renewed it meanwhile: then the new one is worth a try, too.
      if (kept !== null && `Bearer ${kept.token}` === authorization) kept = null;
      return true;
    },
  };
}
