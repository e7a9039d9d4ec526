import { html } from 'hono/html';
import { field, form, PASSWORD_HINT } from '../fields.ts';
import type { Page } from '../html.ts';

export function resetPasswordPage(): Page {
  return {
    title: 'Choose a new password',
    script: 'reset-password.js',
    body: html`<div id="ask">
      <p>All sessions of your account end with it, so that nobody stays signed in who should not.</p>
      <div class="card">${form({
        id: 'reset-password',
        button: 'Change the password',
        body: html`${field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: PASSWORD_HINT })}`,
      })}</div>
      <p>Did the link stop working? <a href="/forgot-password">Ask for another mail</a>.</p>
    </div>
    <div id="changed" class="card" hidden>
      <h2>Your password was changed</h2>
      <p><a href="/sign-in">Sign in with it</a></p>
    </div>`,
  };
}
