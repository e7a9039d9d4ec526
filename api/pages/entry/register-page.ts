import { html } from 'hono/html';
import { field, form, PASSWORD_HINT } from '../fields.ts';
import type { Page } from '../html.ts';

/** @param domains whose addresses may register; all where there are none */
export function registerPage(domains: readonly string[]): Page {
  const whose =
    domains.length === 0
      ? undefined
      : `One that ends with ${new Intl.ListFormat('en', { type: 'disjunction' }).format(domains.map((domain) => `@${domain}`))}.`;
  return {
    title: 'Make an account',
    script: 'register.js',
    body: html`<div id="ask">
      <div class="card">${form({
        id: 'register',
        button: 'Make the account',
        body: html`
          ${field({ name: 'name', label: 'Name', autocomplete: 'name' })}
          ${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', ...(whose === undefined ? {} : { hint: whose }) })}
          ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: PASSWORD_HINT })}`,
      })}</div>
      <p>Have an account already? <a href="/sign-in" data-keeps-next>Sign in</a>.</p>
    </div>
    <div id="sent" class="card" hidden>
      <h2>Look into your mail</h2>
      <p>A mail is on its way to <strong id="sent-to"></strong>. Follow its link within 24 hours to confirm that the address is yours.</p>
    </div>`,
  };
}

export function closedRegisterPage(): Page {
  return {
    title: 'Make an account',
    script: 'plain.js',
    body: html`<div class="card">
      <p>Nobody can register here without an invitation. Ask an admin of your team to invite you: you will get a mail with a link.</p>
      <p><a href="/sign-in">Sign in</a></p>
    </div>`,
  };
}
