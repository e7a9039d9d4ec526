import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Page } from '../html.ts';

/** Where a provider sends a browser back to. What it brings is redeemed by the page's script, so that opening the address alone does nothing. */
export function callbackPage(): Page {
  return {
    title: 'Signing in',
    script: 'callback.js',
    body: html`<p id="waiting">One moment…</p>
    <div id="failed" hidden><p><a class="button" href="/sign-in">Back to signing in</a></p></div>
    <div id="linked" class="card" hidden><h2>The account was linked</h2><p><a href="/account">Back to your account</a></p></div>
    <div id="by-session" class="card" hidden>
      <h2>Is this your account?</h2>
      ${form({ id: 'confirm-session', button: 'Link it', body: html`<p>You are signed in here as <strong data-email></strong>, which has the same e-mail address. Link it, and you can sign in either way.</p>` })}
    </div>
    <div id="by-password" class="card" hidden>
      <h2>Is this your account?</h2>
      ${form({
        id: 'confirm-password',
        button: 'Link it and sign in',
        body: html`
          <p>There is an account of <strong data-email></strong> already. Show by its password that it is yours, and you can sign in either way from now on.</p>
          <input type="text" class="visually-hidden" autocomplete="username" data-username tabindex="-1" aria-hidden="true" readonly>
          ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}`,
      })}
      <p><a href="/forgot-password">Forgot your password?</a></p>
    </div>
    <div id="by-other-way" class="card" hidden>
      <h2>Is this your account?</h2>
      <p>There is an account of <strong data-email></strong> already, which has no password: sign in to it as you did so far, then link the other one on the page of your account. Or <a href="/forgot-password">get a mail</a> to choose a password, and begin again.</p>
      <p><a class="button" href="/sign-in">Back to signing in</a></p>
    </div>`,
  };
}
