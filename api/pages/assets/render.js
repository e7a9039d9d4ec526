/** Fills templates of the page with what the API tells. Text stays text: nothing of it becomes markup. */

/**
 * A copy of a template. `values` fill the elements that name them as `data-text`; an element whose value is null goes.
 *
 * @param {string} templateId
 * @param {Record<string, string | null>} values
 * @returns {HTMLElement}
 */
export function fill(templateId, values) {
  const copy = document.getElementById(templateId).content.firstElementChild.cloneNode(true);
  for (const element of copy.querySelectorAll('[data-text]')) {
    const value = values[element.dataset.text];
    if (value === null || value === undefined) element.remove();
    else element.textContent = value;
  }
  return copy;
}

/** Puts the rows of a list in the place of those that are there; without any, what says so is shown. */
export function showRows(listId, rows) {
  const list = document.getElementById(listId);
  list.replaceChildren(...rows);
  list.hidden = rows.length === 0;
  const empty = document.getElementById(`${listId}-empty`);
  if (empty) empty.hidden = rows.length > 0;
}

/** Shows what was fetched, all at once. */
export function showLoaded() {
  for (const part of document.querySelectorAll('[data-loading]')) part.removeAttribute('data-loading');
  document.getElementById('main').removeAttribute('aria-busy');
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function day(time) {
  return DAY.format(new Date(time));
}
export function moment(time) {
  return MOMENT.format(new Date(time));
}

const BROWSERS = [
  [/pulse/i, 'Pulse command line'],
  [/edg(e|a|ios)?\//i, 'Edge'],
  [/firefox|fxios/i, 'Firefox'],
  [/chrom(e|ium)|crios/i, 'Chrome'],
  [/safari/i, 'Safari'],
];
const SYSTEMS = [
  [/android/i, 'Android'],
  [/iphone|ipad/i, 'iOS'],
  [/windows/i, 'Windows'],
  [/mac os|darwin/i, 'macOS'],
  [/linux/i, 'Linux'],
];

/** A device in a few words, as far as its User-Agent tells. */
export function deviceOf(userAgent) {
  if (!userAgent) return 'Unknown device';
  const find = (list) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = find(BROWSERS);
  const system = find(SYSTEMS);
  if (!browser) return userAgent.slice(0, 80);
  return system ? `${browser} on ${system}` : browser;
}
