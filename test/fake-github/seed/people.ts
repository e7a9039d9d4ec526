import type { Account } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

const NAMES = [
  'Ada Lindqvist',
  'Ben Okafor',
  'Chiara Moretti',
  'Dev Raman',
  'Emre Yılmaz',
  'Freya Holm',
  'Goran Petrović',
  'Hana Sato',
] as const;

/** The people who work on generated repositories. */
export function createPeople(world: World): { people: Account[]; bot: Account } {
  const people = NAMES.map((name) => {
    const login = name.split(' ')[0]!.toLowerCase();
    return world.addAccount({ login, type: 'User', name, email: `${login}@waybill.example` });
  });
  const bot = world.addAccount({
    login: 'dependabot[bot]',
    type: 'Bot',
    name: 'dependabot[bot]',
    email: '49699333+dependabot[bot]@users.noreply.github.com',
  });
  return { people, bot };
}
