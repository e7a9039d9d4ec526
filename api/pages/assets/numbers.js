import { callApi } from './call-api.js';
import { fill, moment } from './render.js';

const UNITS = { hours: ' h', percent: ' %', lines: ' lines', per_day: ' a day', count: '', ratio: '' };
const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Shows the metrics of a team or a repository. @param {string} path such as `/v1/teams/…/metrics` */
export async function showNumbers(path) {
  const [{ items: definitions }, { metrics, freshness }] = await Promise.all([
    callApi('GET', '/v1/metrics'),
    callApi('GET', path),
  ]);
  const titles = new Map(definitions.map(({ name, title }) => [name, title]));
  document.getElementById('freshness').textContent =
    freshness.lastEventAt === null ? 'Nothing has happened yet.' : `As of ${moment(freshness.lastEventAt)}.`;
  document.getElementById('numbers').replaceChildren(
    ...metrics.map((metric) =>
      fill('number', {
        title: titles.get(metric.metric) ?? metric.metric,
        why: metric.unknown,
        value: format(metric.value, metric.unit),
        previous: format(metric.previous, metric.unit),
      }),
    ),
  );
}

function format(value, unit) {
  return value === null ? '–' : `${NUMBER.format(value)}${UNITS[unit] ?? ''}`;
}
