import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Page } from '../html.ts';

/** Opening it confirms nothing, since programs that look through mails open links, too: the password does. */
export function verifyEmailPage(): Page {
  return {
    title: 'Confirm your e-mail address',
    script: 'verify-email.js',
    body: html`<div class="card">${form({
      id: 'verify-email',
      button: 'Confirm',
      body: html`${field({
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
        hint: 'That of your account: it shows that whoever reads the mail is who gave the address.',
      })}`,
    })}</div>
    <p><a href="/forgot-password">Forgot your password?</a></p>`,
  };
}
