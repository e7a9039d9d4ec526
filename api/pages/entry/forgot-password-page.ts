import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Page } from '../html.ts';

export function forgotPasswordPage(): Page {
  return {
    title: 'Choose a new password',
    script: 'forgot-password.js',
    body: html`<div id="ask">
      <p>You get a mail with a link, by which you choose a new password.</p>
      <div class="card">${form({
        id: 'forgot-password',
        button: 'Send the mail',
        body: html`${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' })}`,
      })}</div>
    </div>
    <div id="sent" class="card" hidden>
      <h2>Look into your mail</h2>
      <p>If <strong id="sent-to"></strong> has an account, a mail is on its way there. Its link works for an hour.</p>
    </div>
    <p><a href="/sign-in">Back to signing in</a></p>`,
  };
}
