import { html } from 'hono/html';
import type { Html } from './html.ts';

export interface Field {
  /** As the API calls it: what the API says is wrong with it is shown here. */
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'number';
  /** A token of the HTML standard, so that browsers and password managers know what goes there. */
  readonly autocomplete: string;
  readonly hint?: string;
  /** Ids within a page differ, where two of its forms have a field of one name. */
  readonly id?: string;
  readonly isOptional?: boolean;
}

/** A field with its label, its hint and the place where its error goes. */
export function field({
  name,
  label,
  type = 'text',
  autocomplete,
  hint,
  id = name,
  isOptional = false,
}: Field): Html {
  const describedBy = hint === undefined ? `${id}-error` : `${id}-hint ${id}-error`;
  const input = html`<input id="${id}" name="${name}" type="${type}" autocomplete="${autocomplete}" aria-describedby="${describedBy}" ${isOptional ? '' : 'required'} ${type === 'email' || type === 'password' ? html`autocapitalize="none" spellcheck="false"` : ''}>`;
  return html`<div class="field">
      <label for="${id}">${label}</label>
      ${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
      ${type === 'password' ? html`<div class="with-button">${input}<button type="button" class="quiet" data-reveals="${id}" aria-pressed="false" aria-label="Show ${label.toLowerCase()}">Show</button></div>` : input}
      <p class="error" id="${id}-error" hidden></p>
    </div>`;
}

/** A choice of a few. */
export function choice({
  name,
  label,
  id = name,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly id?: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}): Html {
  return html`<div class="field">
      <label for="${id}">${label}</label>
      <select id="${id}" name="${name}" aria-describedby="${id}-error">
        ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
      </select>
      <p class="error" id="${id}-error" hidden></p>
    </div>`;
}

/** A form that a script sends: what is wrong with all of it is announced above its button. */
export function form({
  id,
  button,
  body,
  tone = 'primary',
}: {
  readonly id: string;
  readonly button: string;
  readonly body: Html;
  readonly tone?: 'primary' | 'danger';
}): Html {
  return html`<form id="${id}" method="post" novalidate>
    ${body}
    <div class="alert" role="alert" data-form-alert hidden></div>
    <button type="submit" class="${tone}">${button}</button>
  </form>`;
}

export const PASSWORD_HINT = 'At least 12 characters. A few words in a row are easy to remember.';
