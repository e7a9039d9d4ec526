import { createRandom, type Random } from './random.ts';

export interface SeedPlan {
  /** Another number makes another year. */
  readonly seed: number;
  /** Rows of facts as a share of the whole year's; teams and repositories stay as they are. */
  readonly scale: number;
  readonly teams: number;
  readonly repositories: number;
  /** Facts end here, at 00:00 UTC. */
  readonly until: Date;
}

/** The whole year: what `npm run seed -- --year` makes. */
export const YEAR = {
  days: 365,
  teams: 200,
  repositories: 1_000,
  commits: 10_000_000,
  pullRequests: 720_000,
  deployments: 250_000,
} as const;

export interface SeedDeveloper {
  readonly id: Buffer;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly isBot: boolean;
}

export interface SeedTeam {
  readonly id: Buffer;
  readonly name: string;
  readonly slug: string;
  readonly zone: string;
  /** The first of them does the most. */
  readonly developers: readonly SeedDeveloper[];
}

export interface SeedRepository {
  readonly repoId: number;
  readonly name: string;
  readonly language: string;
  /** Whose people work there, and whose hours they keep. */
  readonly team: SeedTeam;
  /** Others that watch it, too. */
  readonly watchers: readonly SeedTeam[];
  /** Its share of all work. */
  readonly share: number;
  /** The day of the year on which it began. */
  readonly firstDay: number;
  readonly deploys: boolean;
  readonly tellsCoverage: boolean;
}

export interface SeedWorld {
  readonly plan: SeedPlan;
  /** 00:00 UTC of the first day. */
  readonly startMs: number;
  readonly teams: readonly SeedTeam[];
  readonly developers: readonly SeedDeveloper[];
  readonly bots: readonly SeedDeveloper[];
  readonly repositories: readonly SeedRepository[];
}

export const DAY_MS = 86_400_000;
const DEVELOPERS_PER_TEAM = 20;
/** Teams by where they sit. */
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'Europe/Berlin',
  'Europe/London',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Europe/Warsaw',
  'UTC',
];
const GIVEN = [
  'Ada',
  'Ben',
  'Chidi',
  'Dana',
  'Emre',
  'Fatima',
  'Goran',
  'Hana',
  'Ivo',
  'Jun',
  'Kofi',
  'Lena',
];
const FAMILY = ['Almeida', 'Berg', 'Chen', 'Diaz', 'Eriksen', 'Fischer', 'Gupta', 'Haddad', 'Ito', 'Jansen'];
const LANGUAGES = ['TypeScript', 'Go', 'Java', 'Python', 'Rust', 'Ruby', 'Kotlin', 'C++'];
const BOTS = ['dependabot[bot]', 'renovate[bot]', 'github-actions[bot]', 'release-bot[bot]'];
/** Repositories by size follow Zipf's law, flattened at the top: the largest of a thousand has about a twentieth of all work. */
const ZIPF_EXPONENT = 0.9;
const ZIPF_OFFSET = 1;
const YOUNG_SHARE = 0.15;
const SECOND_TEAM_SHARE = 0.6;
const DEPLOYING_SHARE = 0.7;
const COVERED_SHARE = 0.6;
const STREAM = { people: 1, teams: 2, repositories: 3 } as const;

/** Who and what there is: the same for the same plan. */
export function planWorld(plan: SeedPlan): SeedWorld {
  const people = createRandom(plan.seed, STREAM.people);
  const developers = Array.from({ length: plan.teams * DEVELOPERS_PER_TEAM }, (_, n) =>
    planDeveloper(people, n),
  );
  const bots = BOTS.map((login) => ({
    id: randomUuid(people),
    login,
    name: login,
    email: `${login}@users.noreply.example.com`,
    isBot: true,
  }));
  const teams = planTeams(plan, developers);
  return {
    plan,
    startMs: plan.until.getTime() - YEAR.days * DAY_MS,
    teams,
    developers,
    bots,
    repositories: planRepositories(plan, teams),
  };
}

function planDeveloper(random: Random, n: number): SeedDeveloper {
  const given = random.pick(GIVEN);
  const family = random.pick(FAMILY);
  const login = `${given}-${family}-${n}`.toLowerCase();
  return {
    id: randomUuid(random),
    login,
    name: `${given} ${family} ${n}`,
    email: `${login}@example.com`,
    isBot: false,
  };
}

function planTeams(plan: SeedPlan, developers: readonly SeedDeveloper[]): SeedTeam[] {
  const random = createRandom(plan.seed, STREAM.teams);
  return Array.from({ length: plan.teams }, (_, n) => {
    const own = developers.slice(n * DEVELOPERS_PER_TEAM, (n + 1) * DEVELOPERS_PER_TEAM);
    const name = `Team ${n + 1}`;
    return {
      id: randomUuid(random),
      name,
      slug: `team-${n + 1}`,
      zone: ZONES[n % ZONES.length]!,
      developers: own,
    };
  });
}

function planRepositories(plan: SeedPlan, teams: readonly SeedTeam[]): SeedRepository[] {
  const random = createRandom(plan.seed, STREAM.repositories);
  const weights = Array.from(
    { length: plan.repositories },
    (_, rank) => 1 / (rank + 1 + ZIPF_OFFSET) ** ZIPF_EXPONENT,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight, rank) => {
    const team = teams[rank % teams.length]!;
    const second = random.pick(teams);
    return {
      repoId: rank + 1,
      name: `service-${rank + 1}`,
      language: random.pick(LANGUAGES),
      team,
      watchers: random.chance(SECOND_TEAM_SHARE) && second !== team ? [second] : [],
      share: weight / sum,
      firstDay: rank > 0 && random.chance(YOUNG_SHARE) ? random.below(YEAR.days - 30) : 0,
      deploys: rank === 0 || random.chance(DEPLOYING_SHARE),
      tellsCoverage: rank === 0 || random.chance(COVERED_SHARE),
    };
  });
}

/** A UUID of version 4, as its 16 bytes. */
export function randomUuid(random: Random): Buffer {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => random.below(256)));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}
