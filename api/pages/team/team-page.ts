import { html } from 'hono/html';
import type { Page } from '../html.ts';
import { NUMBERS } from './numbers.ts';

/** A team's numbers, and the repositories that count for it. */
export function teamPage(): Page {
  return {
    title: 'Team',
    script: 'team.js',
    isSignedIn: true,
    body: html`<div data-loading>
    <p><a id="people-link" href="/">People</a></p>
    ${NUMBERS}
    <section class="card" aria-labelledby="repositories-title">
      <h2 id="repositories-title">Repositories</h2>
      <ul class="rows" id="repositories"></ul>
      <p class="faint" id="repositories-empty" hidden>The team watches none yet.</p>
      <template id="repository"><li><div><h3><a data-text="name"></a></h3><p class="faint" data-text="since"></p></div></li></template>
    </section>
    </div>`,
  };
}
