import { callApi, listAll } from './call-api.js';
import { wireForm } from './forms.js';
import { fill, showLoaded } from './render.js';
import { forSignedIn } from './signed-in.js';
import { repositoryRow } from './teams.js';

/** What is shown at once; whoever has more goes to the team. */
const TEAMS_MAX = 50;
const REPOSITORIES_MAX = 20;

wireForm('make-team', {
  send: ({ name }) => callApi('POST', '/v1/teams', { name }),
  done: ({ slug }) => location.assign(`/teams/${slug}/people`),
});

await forSignedIn(async (me) => {
  const roles = new Map(me.teams.map(({ teamId, role }) => [teamId, role]));
  const { items: teams, isCut } = await listAll('/v1/teams', TEAMS_MAX);
  const sections = await Promise.all(
    teams.slice(0, TEAMS_MAX).map((team) => sectionOf(team, roles.get(team.id))),
  );
  document.getElementById('teams').replaceChildren(...sections);
  document.getElementById('teams-empty').hidden = teams.length > 0;
  document.getElementById('teams-cut').hidden = !isCut;
  showLoaded();
});

async function sectionOf(team, role) {
  const { items } = await callApi('GET', `/v1/teams/${team.id}/repositories?limit=${REPOSITORIES_MAX}`);
  const section = fill('team', {
    name: team.name,
    role: role ?? null,
    none: items.length === 0 ? 'The team watches no repositories yet.' : null,
  });
  section.querySelector('[data-link]').href = `/teams/${team.slug}`;
  section.querySelector('[data-people]').href = `/teams/${team.slug}/people`;
  section.querySelector('[data-people]').setAttribute('aria-label', `People of ${team.name}`);
  section.querySelector('ul').append(...items.map(repositoryRow));
  if (items.length === 0) section.querySelector('ul').remove();
  return section;
}
