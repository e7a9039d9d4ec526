import { callApi } from './call-api.js';
import { showNumbers } from './numbers.js';
import { fill, showLoaded, showRows } from './render.js';
import { forSignedIn } from './signed-in.js';
import { setTitle } from './teams.js';

const FINDINGS_MAX = 50;

await forSignedIn(async () => {
  const path = `/v1/repositories/${encodeURIComponent(location.pathname.split('/')[2])}`;
  const [repository, { items, nextCursor }] = await Promise.all([
    callApi('GET', path),
    callApi('GET', `${path}/findings?limit=${FINDINGS_MAX}`),
    showNumbers(`${path}/metrics`),
  ]);
  setTitle(repository.fullName);
  showRows('findings', items.map(rowOf));
  document.getElementById('findings-cut').hidden = nextCursor === null;
  showLoaded();
});

function rowOf({ category, score, reason, a, b }) {
  return fill('finding', {
    category: `${category.replaceAll('_', ' ')}, ${Math.round(score * 100)} %`,
    later: `#${a.number} ${a.title}`,
    earlier: `#${b.number} ${b.title}`,
    reason,
  });
}
