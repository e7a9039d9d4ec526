import { html } from 'hono/html';
import { field, form, PASSWORD_HINT } from '../fields.ts';
import type { Page } from '../html.ts';

/** Makes the first operator; the address of the page is the one-time way in. */
export function setupPage(): Page {
  return {
    title: 'Set up this Pulse',
    script: 'setup.js',
    body: html`<p>Make the account of the first operator, who sees everything and may let others in. This page works once.</p>
    <div class="card">${form({
      id: 'setup',
      button: 'Make the account',
      body: html`
        ${field({ name: 'name', label: 'Name', autocomplete: 'name' })}
        ${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' })}
        ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: PASSWORD_HINT })}`,
    })}</div>`,
  };
}
