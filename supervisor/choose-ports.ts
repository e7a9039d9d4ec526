import type { Config } from '../lib/config/config.ts';
import { PulseError } from '../lib/errors.ts';
import { findFreePort, isPortFree } from './free-port.ts';

const LOOPBACK = '127.0.0.1';

/** The ports of the services; one whose service is not ours to start is 0. */
export interface ChosenPorts {
  readonly api: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

/**
 * The ports to use: those of the configuration, or any free ones, so that a second set of services can run beside the first.
 *
 * @throws PulseError `port_taken`, naming the setting; `host_unusable` when this machine does not have the address
 */
export async function choosePorts(config: Config, mode: 'configured' | 'any'): Promise<ChosenPorts> {
  const choose = (port: number, use: string, setting: string, host = LOOPBACK): Promise<number> =>
    choosePort({ port: mode === 'any' ? 0 : port, use, setting, host });
  const ownTemporal = config.temporalAddress === undefined;
  return {
    api: await choose(config.port, 'API', 'PORT', config.host),
    postgres:
      config.databaseUrl === undefined
        ? await choose(config.postgresPort, 'embedded PostgreSQL', 'POSTGRES_PORT')
        : 0,
    temporal: ownTemporal ? await choose(config.temporalPort, 'local Temporal server', 'TEMPORAL_PORT') : 0,
    temporalUi: ownTemporal ? await choose(config.temporalUiPort, 'Temporal web UI', 'TEMPORAL_UI_PORT') : 0,
  };
}

interface PortWish {
  /** 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  /** What listens there, for people. */
  readonly use: string;
  /** The setting that changes it. */
  readonly setting: string;
}

async function choosePort(wish: PortWish): Promise<number> {
  const { port, host, use, setting } = wish;
  const fail = (cause: NodeJS.ErrnoException): never => {
    throw new PulseError(
      'host_unusable',
      `The ${use} cannot listen on ${host}, port ${port} (${cause.code}): correct HOST or ${setting}.`,
      { cause },
    );
  };
  if (port === 0) return findFreePort(host).catch(fail);
  if (await isPortFree(port, host).catch(fail)) return port;
  throw new PulseError(
    'port_taken',
    `Port ${port} for the ${use} is taken by another program: stop that, or set ${setting} to another port (0 takes any free one).`,
  );
}
