import { html } from 'hono/html';
import { field, form, PASSWORD_HINT } from '../fields.ts';
import type { Page } from '../html.ts';

/** So that password managers store the password with the address. */
const USERNAME = html`<input type="text" class="visually-hidden" autocomplete="username" data-username tabindex="-1" aria-hidden="true" readonly>`;

/** Shows what somebody is invited to; who has no account of the address makes one here. */
export function invitationPage(): Page {
  return {
    title: 'Invitation',
    script: 'invitation.js',
    body: html`<div data-loading>
    <p><span id="inviter"></span> invites you to the team <strong id="team"></strong>, as <span id="role"></span>.</p>
    <div id="with-new" class="card" hidden>
      <h2>Make your account</h2>
      ${form({
        id: 'accept-new',
        button: 'Make the account and join',
        body: html`
          <p>Its e-mail address is <strong data-email></strong>.</p>
          ${USERNAME}
          ${field({ id: 'new-name', name: 'name', label: 'Name', autocomplete: 'name' })}
          ${field({ id: 'new-password', name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: PASSWORD_HINT })}`,
      })}
    </div>
    <div id="with-existing" class="card" hidden>
      <h2>Join with your account</h2>
      ${form({
        id: 'accept-existing',
        button: 'Sign in and join',
        body: html`
          <p><strong data-email></strong> has an account already.</p>
          ${USERNAME}
          ${field({ id: 'own-password', name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}`,
      })}
    </div>
    <div id="with-this" class="card" hidden>
      <h2>Join with your account</h2>
      ${form({ id: 'accept', button: 'Join the team', body: html`<p>You are signed in as <strong data-me></strong>.</p>` })}
    </div>
    <div id="as-other" class="card" hidden>
      <h2>This invitation is somebody else’s</h2>
      <p>It was sent to <strong data-email></strong>, and you are signed in as <strong data-me></strong>. Sign out to accept it with another account.</p>
      <p><button type="button" id="sign-out">Sign out</button></p>
    </div>
    </div>`,
  };
}
