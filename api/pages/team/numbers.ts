import { html } from 'hono/html';

/** Where measured metrics are shown: how it went in the last weeks, compared with those before. */
export const NUMBERS = html`<section class="card" aria-labelledby="numbers-title">
      <h2 id="numbers-title">The last 28 days</h2>
      <p class="faint" id="freshness"></p>
      <div class="table" role="region" aria-label="Numbers" tabindex="0"><table>
        <thead><tr><th scope="col">What</th><th scope="col" class="number">Value</th><th scope="col" class="number">28 days before</th></tr></thead>
        <tbody id="numbers"></tbody>
      </table></div>
      <template id="number">
        <tr><th scope="row"><span data-text="title"></span><p class="hint" data-text="why"></p></th><td class="number" data-text="value"></td><td class="number faint" data-text="previous"></td></tr>
      </template>
    </section>`;
