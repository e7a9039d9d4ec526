import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type FakeGitHub, type FakeGitHubOptions, startFakeGitHub } from './fake-github.ts';
import { addApp, addInstallation, addPersonalToken } from './seed/add-credentials.ts';
import { copyRepository } from './seed/copy-repository.ts';
import { generateRepository } from './seed/generate-repository.ts';
import type { Account, App, Installation, PersonalToken } from './world/accounts.ts';
import type { Repository } from './world/repository.ts';

const SEED = 1;
const PULL_REQUESTS = 30;
const DAYS = 60;

/** A fake with one organisation, its repository `acme/waybill` (or a copy of a real one), and everything needed to be let in. */
export interface SeededGitHub extends FakeGitHub {
  readonly repository: Repository;
  readonly organization: Account;
  /** A person whose classic token may do everything. */
  readonly user: Account;
  readonly token: PersonalToken;
  readonly app: App;
  /** PEM, of the App. */
  readonly privateKey: string;
  readonly installation: Installation;
}

export interface SeededOptions extends FakeGitHubOptions {
  readonly seed?: number;
  readonly pullRequests?: number;
  readonly days?: number;
  /** When the newest things happened; now when left out. Give it for data that is the same in every run. */
  readonly endsAt?: Date;
  readonly isPrivate?: boolean;
  readonly name?: string;
  /** A bare repository with `refs/pull/N/head` to take instead of a generated one. */
  readonly source?: string;
}

/** Starts a fake with a generated repository, in a folder that `stop` removes. */
export async function startSeededGitHub(options: SeededOptions = {}): Promise<SeededGitHub> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-github-'));
  const fake = await startFakeGitHub(options);
  const { world } = fake;
  const { source } = options;
  const organization = world.addAccount({
    login: 'acme',
    type: 'Organization',
    name: 'Acme',
    email: 'office@acme.example',
  });
  const name = options.name ?? (source === undefined ? 'waybill' : basename(source, '.git'));
  const common = {
    owner: organization,
    name,
    directory: join(folder, `${name}.git`),
    seed: options.seed ?? SEED,
  };
  const generated = {
    ...common,
    pullRequests: options.pullRequests ?? PULL_REQUESTS,
    days: options.days ?? DAYS,
    endsAt: options.endsAt ?? world.clock.now(),
    ...(options.isPrivate === undefined ? {} : { isPrivate: options.isPrivate }),
  };
  const repository =
    source === undefined
      ? await generateRepository(world, generated)
      : await copyRepository(world, { ...common, source: resolve(source) });
  const user = world.addAccount({
    login: 'ada',
    type: 'User',
    name: 'Ada Lindqvist',
    email: 'ada@waybill.example',
  });
  const token = addPersonalToken(world, user);
  const { app, privateKey } = addApp(world, organization);
  const installation = addInstallation(world, app, organization);
  const stop = async (): Promise<void> => {
    await fake.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...fake, repository, organization, user, token, app, privateKey, installation, stop };
}
