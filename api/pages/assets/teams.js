/** What the pages of teams have in common. */
import { callApi } from './call-api.js';
import { day, fill } from './render.js';

/** The team that the address names. */
export async function teamOfAddress() {
  const slug = decodeURIComponent(location.pathname.split('/')[2]);
  const { items } = await callApi('GET', `/v1/teams?slug=${encodeURIComponent(slug)}`);
  if (items.length > 0) return items[0];
  throw Object.assign(new Error('There is no such team, or you are not in it.'), { code: 'team_not_found' });
}

export function repositoryRow({ repositoryId, fullName, connectedAt, disconnectedAt }) {
  const row = fill('repository', {
    name: fullName,
    since: `counts since ${day(connectedAt)}${disconnectedAt ? ` until ${day(disconnectedAt)}` : ''}`,
  });
  row.querySelector('a').href = `/repositories/${repositoryId}`;
  return row;
}

/** Puts what a page is about into its heading and its tab. */
export function setTitle(text) {
  document.querySelector('h1').textContent = text;
  document.title = `${text} · Pulse`;
}
