import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Page } from '../html.ts';

/** Where whoever is signed in begins: the teams, with what they watch. */
export function homePage(): Page {
  return {
    title: 'Teams',
    script: 'home.js',
    isSignedIn: true,
    body: html`<div data-loading>
    <div id="teams"></div>
    <p id="teams-empty" class="card" hidden>You are in no team yet. Ask an admin of one to invite you, or make one of your own.</p>
    <p id="teams-cut" class="faint" hidden>There are more teams than are shown here.</p>
    <details class="form"><summary>Make a team</summary>
      <div class="card">${form({
        id: 'make-team',
        button: 'Make the team',
        body: field({ id: 'team-name', name: 'name', label: 'Name of the team', autocomplete: 'off' }),
      })}</div>
    </details>
    <template id="team">
      <section class="card">
        <h2><a data-text="name" data-link></a> <span class="badge" data-text="role"></span></h2>
        <ul class="rows"></ul>
        <p class="faint" data-text="none"></p>
        <p><a data-people>People</a></p>
      </section>
    </template>
    <template id="repository">
      <li><div><h3><a data-text="name"></a></h3><p class="faint" data-text="since"></p></div></li>
    </template>
    </div>`,
  };
}
