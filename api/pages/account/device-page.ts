import { html } from 'hono/html';
import { field, form } from '../fields.ts';
import type { Page } from '../html.ts';

/** Lets a command line in that shows a code. The code is typed or comes with the address; nothing happens before somebody says so. */
export function devicePage(): Page {
  return {
    title: 'Let a command line in',
    script: 'device.js',
    isSignedIn: true,
    body: html`<div class="form" data-loading>
    <div id="ask" class="card">${form({
      id: 'find-device',
      button: 'Go on',
      body: html`${field({ name: 'userCode', label: 'Code', autocomplete: 'one-time-code', hint: 'The one that the command line shows.' })}`,
    })}</div>
    <div id="confirm" class="card" hidden>
      <h2>Is this you?</h2>
      <dl>
        <dt>Code</dt><dd><code class="user-code" id="user-code"></code></dd>
        <dt>Device</dt><dd id="device"></dd>
        <dt>Address</dt><dd id="address"></dd>
        <dt>Asked</dt><dd id="asked"></dd>
      </dl>
      <p>It will act as <strong id="me"></strong>, with everything that you may do. Approve only what you started yourself, when the code is the same as there.</p>
      <div class="alert" role="alert" id="confirm-alert" hidden></div>
      <div class="actions">
        <button type="button" class="primary" id="approve">Approve</button>
        <button type="button" class="danger" id="deny">Deny</button>
      </div>
    </div>
    <div id="approved" class="card" hidden><h2>It was let in</h2><p>Go on in the command line; this page can be closed.</p></div>
    <div id="denied" class="card" hidden><h2>It was turned away</h2><p>The command line is told so. If you did not start it, somebody may have wanted you to let them in.</p></div>
    </div>`,
  };
}
