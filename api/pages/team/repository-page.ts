import { html } from 'hono/html';
import type { Page } from '../html.ts';
import { NUMBERS } from './numbers.ts';

/** A repository's findings and numbers. */
export function repositoryPage(): Page {
  return {
    title: 'Repository',
    script: 'repository.js',
    isSignedIn: true,
    body: html`<div data-loading>
    <section class="card" aria-labelledby="findings-title">
      <h2 id="findings-title">Pull requests that are the same work</h2>
      <ul class="rows" id="findings"></ul>
      <p class="faint" id="findings-empty" hidden>None were found.</p>
      <p class="faint" id="findings-cut" hidden>There are more; the API lists all of them.</p>
      <template id="finding">
        <li><div><h3 data-text="category"></h3><p data-text="later"></p><p data-text="earlier"></p><p class="faint" data-text="reason"></p></div></li>
      </template>
    </section>
    ${NUMBERS}
    </div>`,
  };
}
