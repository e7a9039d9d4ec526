import { html } from 'hono/html';
import { choice, field, form } from '../fields.ts';
import type { Page } from '../html.ts';

const ROLES = [
  ['viewer', 'Viewer: sees'],
  ['member', 'Member: sees and changes'],
  ['admin', 'Admin: also lets others in'],
] as const;

/** Who is in a team, and who is invited; admins change it here. */
export function peoplePage(): Page {
  return {
    title: 'People',
    script: 'people.js',
    isSignedIn: true,
    body: html`<div data-loading>
    <p><a id="team-link" href="/">Team</a></p>
    <section class="card" aria-labelledby="members-title">
      <h2 id="members-title">Members</h2>
      <ul class="rows" id="members"></ul>
      <p class="faint" id="members-empty" hidden>Nobody yet.</p>
      <p class="faint" id="members-cut" hidden>There are more; the API lists all of them.</p>
      <template id="member">
        <li><div><h3><span data-text="name"></span> <span class="badge" data-text="me"></span> <span class="badge" data-text="locked"></span></h3><p class="faint" data-text="email"></p></div>
        <div class="actions"><span class="badge" data-text="role"></span></div></li>
      </template>
    </section>
    <div id="for-admins" hidden>
    <section class="card" aria-labelledby="invitations-title">
      <h2 id="invitations-title">Invitations</h2>
      <ul class="rows" id="invitations"></ul>
      <p class="faint" id="invitations-empty" hidden>Nobody is invited.</p>
      <template id="invitation">
        <li><div><h3 data-text="email"></h3><p class="faint" data-text="about"></p></div><div class="actions"></div></li>
      </template>
      <h3>Invite somebody</h3>
      ${form({
        id: 'invite',
        button: 'Send the invitation',
        body: html`
          ${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'off' })}
          ${choice({ name: 'role', label: 'Role', options: [ROLES[1], ROLES[0], ROLES[2]] })}`,
      })}
    </section>
    </div>
    </div>`,
  };
}
