import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Html, Page } from '../html.ts';

/** What a page for signing in offers besides e-mail and password. */
export interface SignInOffer {
  /** Whether some people may make an account without an invitation. */
  readonly mayRegister: boolean;
  /** Who else signs people in. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

export function signInPage({ mayRegister, providers }: SignInOffer): Page {
  return {
    title: 'Sign in',
    script: 'sign-in.js',
    body: html`<div class="card">
      ${providers.length === 0 ? '' : waysOf(providers)}
      ${form({
        id: 'sign-in',
        button: 'Sign in',
        body: html`
          ${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' })}
          ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}`,
      })}
    </div>
    <p><a href="/forgot-password">Forgot your password?</a></p>
    ${mayRegister ? html`<p>New here? <a href="/register" data-keeps-next>Make an account</a>.</p>` : html`<p class="faint">New here? Ask an admin of your team to invite you.</p>`}`,
  };
}

function waysOf(providers: SignInOffer['providers']): Html {
  return html`<ul class="ways">
      ${providers.map(({ id, name }) => html`<li><button type="button" class="button" data-provider="${id}">Sign in with ${name}</button></li>`)}
    </ul>
    <p class="or" aria-hidden="true">or</p>`;
}
