import { html } from 'hono/html';
import { choice, field, form, PASSWORD_HINT } from '../fields.ts';
import type { Html, Page } from '../html.ts';

const PROFILE = html`<section class="card" aria-labelledby="profile-title">
      <h2 id="profile-title">You</h2>
      ${form({
        id: 'profile',
        button: 'Save',
        body: html`
          ${field({ name: 'name', label: 'Name', autocomplete: 'name' })}
          ${choice({ name: 'timeZone', label: 'Time zone', options: [] })}`,
      })}
    </section>`;

const EMAIL = html`<section class="card" aria-labelledby="email-title">
      <h2 id="email-title">E-mail address</h2>
      <p>It is <strong id="email-now"></strong>.</p>
      <p class="faint" id="email-pending" hidden>A mail was sent to <strong id="email-new"></strong>: follow its link to make that the address of your account.</p>
      ${form({
        id: 'email-form',
        button: 'Change the address',
        body: html`
          ${field({ id: 'email', name: 'email', label: 'New e-mail address', type: 'email', autocomplete: 'email' })}
          ${field({ id: 'email-password', name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}`,
      })}
    </section>`;

const PASSWORD = html`<section class="card" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <p id="no-password" hidden>Your account has none: you sign in through an account elsewhere. To have one as well, <a href="/forgot-password">get a mail</a> by which you choose it.</p>
      <div id="has-password">${form({
        id: 'password-form',
        button: 'Change the password',
        body: html`
          ${field({ name: 'currentPassword', label: 'Current password', type: 'password', autocomplete: 'current-password' })}
          ${field({ name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', hint: `${PASSWORD_HINT} All other sessions end.` })}`,
      })}</div>
    </section>`;

const SESSIONS = html`<section class="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">Where you are signed in</h2>
      <ul class="rows" id="sessions"></ul>
      <button type="button" class="danger" id="end-all">Sign out everywhere</button>
      <template id="session">
        <li><div><h3><span data-text="device"></span> <span class="badge" data-text="current"></span></h3><p class="faint" data-text="used"></p></div>
        <button type="button" class="small" data-act>End</button></li>
      </template>
    </section>`;

const IDENTITIES = html`<section class="card" aria-labelledby="identities-title" id="identities-card" hidden>
      <h2 id="identities-title">Linked accounts</h2>
      <p class="faint" id="identities-empty">None yet.</p>
      <ul class="rows" id="identities"></ul>
      <div class="actions" id="link-ways"></div>
      <template id="identity">
        <li><div><h3 data-text="provider"></h3><p class="faint" data-text="about"></p></div>
        <button type="button" class="small" data-act>Take off</button></li>
      </template>
    </section>`;

const CLOSE = html`<section class="card" aria-labelledby="close-title">
      <h2 id="close-title">Close the account</h2>
      <p>Everything personal is deleted, for good. What you changed stays on record, without your name.</p>
      <details><summary>Close my account</summary>
      ${form({
        id: 'close-form',
        button: 'Close my account for good',
        tone: 'danger',
        body: field({
          id: 'close-password',
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
        }),
      })}</details>
    </section>`;

export function accountPage(): Page {
  return {
    title: 'Your account',
    script: 'account.js',
    isSignedIn: true,
    body: html`<div data-loading><div class="columns"><div>${PROFILE}${EMAIL}${PASSWORD}</div><div>${SESSIONS}${tokensSection()}${IDENTITIES}${CLOSE}</div></div></div>`,
  };
}

function tokensSection(): Html {
  const scopes = [
    ['read', 'Read'],
    ['write', 'Change'],
    ['operate', 'Operate this Pulse (operators only)'],
  ];
  return html`<section class="card" aria-labelledby="tokens-title">
      <h2 id="tokens-title">Access tokens</h2>
      <p class="faint">For programs that act as you. A token is shown once.</p>
      <div id="made-token" class="notice" hidden>
        <h3>Your new token</h3>
        <p>Copy it now: it is not shown again.</p>
        <code class="token" id="token-secret"></code>
        <button type="button" class="small" id="copy-token">Copy</button>
      </div>
      <ul class="rows" id="tokens"></ul>
      <p class="faint" id="tokens-empty" hidden>None yet.</p>
      <template id="token">
        <li><div><h3><span data-text="name"></span> <code class="badge" data-text="hint"></code></h3><p class="faint" data-text="about"></p></div>
        <button type="button" class="small" data-act>Take back</button></li>
      </template>
      <details><summary>Make a token</summary>
      ${form({
        id: 'token-form',
        button: 'Make the token',
        body: html`
          ${field({ id: 'token-name', name: 'name', label: 'What it is for', autocomplete: 'off' })}
          <fieldset><legend>It may</legend>
            ${scopes.map(([value, label]) => html`<label class="check"><input type="checkbox" name="scopes" value="${value!}" ${value === 'read' ? 'checked' : ''}> ${label!}</label>`)}
          </fieldset>
          ${field({ id: 'token-days', name: 'expiresInDays', label: 'Days until it is over', type: 'number', autocomplete: 'off' })}`,
      })}</details>
    </section>`;
}
