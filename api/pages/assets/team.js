import { listAll } from './call-api.js';
import { showNumbers } from './numbers.js';
import { showLoaded, showRows } from './render.js';
import { forSignedIn } from './signed-in.js';
import { repositoryRow, setTitle, teamOfAddress } from './teams.js';

await forSignedIn(async () => {
  const team = await teamOfAddress();
  setTitle(team.name);
  document.getElementById('people-link').href = `/teams/${team.slug}/people`;
  const [{ items }] = await Promise.all([
    listAll(`/v1/teams/${team.id}/repositories`),
    showNumbers(`/v1/teams/${team.id}/metrics`),
  ]);
  showRows('repositories', items.map(repositoryRow));
  showLoaded();
});
