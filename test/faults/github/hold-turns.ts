import { openDatabase } from '../../../lib/database/database.ts';
import { createGitHubLimiter } from '../../../lib/github-limits/github-limiter.ts';

/** A process that takes turns, says so, and never settles them. Arguments: database URL, credential, turns, lease in ms. */
const [url = '', credential = '', turns = '', leaseMs = ''] = process.argv.slice(2);
const database = await openDatabase({ url, applicationName: 'turn holder' });
const limiter = createGitHubLimiter(database, { leaseGraceMs: 0 });
const request = { api: 'rest', priority: 'live', cost: 1, points: 1 } as const;
for (let taken = 0; taken < Number(turns); taken += 1) {
  await limiter.acquire({ credential, label: credential }, 'core', request, Number(leaseMs));
}
process.send!('holding');
setInterval(() => {}, 60_000);
