import type { Context } from 'hono';
import type { Registration } from '../../lib/accounts/registration.ts';
import type { IdentityProvider } from '../../lib/identity-providers/identity-provider.ts';
import type { ApiRouter } from '../route.ts';
import { accountPage } from './account/account-page.ts';
import { devicePage } from './account/device-page.ts';
import { callbackPage } from './entry/callback-page.ts';
import { forgotPasswordPage } from './entry/forgot-password-page.ts';
import { invitationPage } from './entry/invitation-page.ts';
import { closedRegisterPage, registerPage } from './entry/register-page.ts';
import { resetPasswordPage } from './entry/reset-password-page.ts';
import { setupPage } from './entry/setup-page.ts';
import { signInPage } from './entry/sign-in-page.ts';
import { verifyEmailPage } from './entry/verify-email-page.ts';
import type { Page } from './html.ts';
import { layOut } from './layout.ts';
import { serveAssets } from './serve-assets.ts';
import { homePage } from './team/home-page.ts';
import { peoplePage } from './team/people-page.ts';
import { repositoryPage } from './team/repository-page.ts';
import { teamPage } from './team/team-page.ts';

/** Scripts, styles and answers come from this host only, nothing inline runs, and forms go nowhere by themselves. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What pages differ by from one installation to another. */
export interface PageSettings {
  readonly registration: Registration;
  readonly providers: readonly Pick<IdentityProvider, 'id' | 'name'>[];
}

/**
 * Serves the pages for people. They are the same for everybody and hold nothing of anybody: their scripts ask the API, as whoever is signed in. So
 * opening one changes nothing either, and a link of a mail stays good until its page's form is sent.
 */
export function servePages(app: ApiRouter, { registration, providers }: PageSettings): void {
  const assetsUrl = serveAssets(app);
  const isOpen = registration.mode !== 'closed';
  const pages: Readonly<Record<string, Page>> = {
    '/': homePage(),
    '/sign-in': signInPage({ mayRegister: isOpen, providers }),
    '/sign-in/:provider/callback': callbackPage(),
    '/register': isOpen ? registerPage(registration.domains) : closedRegisterPage(),
    '/setup/:token': setupPage(),
    '/verify-email/:token': verifyEmailPage(),
    '/forgot-password': forgotPasswordPage(),
    '/reset-password/:token': resetPasswordPage(),
    '/invitations/:token': invitationPage(),
    '/device': devicePage(),
    '/account': accountPage(),
    '/teams/:slug': teamPage(),
    '/teams/:slug/people': peoplePage(),
    '/repositories/:repositoryId': repositoryPage(),
  };
  for (const [path, page] of Object.entries(pages)) {
    app.get(path, (c: Context) =>
      c.html(layOut(page, assetsUrl()), 200, {
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'Cache-Control': 'no-store',
      }),
    );
  }
}
