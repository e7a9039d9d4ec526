import { connectTemporal } from '../../../lib/temporal/temporal-client.ts';
import { startTemporal, type TemporalServer, type TemporalServerOptions } from '../start-temporal.ts';
import type { TemporalState } from './open-state.ts';

/**
 * Starts the local server over its state, or over an empty one when it cannot use that: one of another version, or a damaged one.
 *
 * @param prepare makes of a server that answers one that can be used
 * @throws as `startTemporal` and `prepare`, when the state is not to blame
 */
export async function startOverState(
  options: Omit<TemporalServerOptions, 'stateFile'>,
  state: TemporalState,
  prepare: (address: string) => Promise<void>,
): Promise<TemporalServer> {
  const start = async (): Promise<TemporalServer> => {
    const server = await startTemporal({ ...options, stateFile: state.file });
    try {
      await prepare(server.address);
      await tryOut(server.address);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  };
  await state.prepare();
  return start().catch(async (error: unknown) => {
    if (!(await state.giveUp(error))) throw error;
    return start();
  });
}

/** Reads a little of all that Pulse needs: a server answers although it cannot read its state. */
async function tryOut(address: string): Promise<void> {
  const { client, close } = await connectTemporal({ address, namespace: 'default' });
  try {
    await client.workflow.count(`ExecutionStatus = 'Running'`);
    for await (const _ of client.schedule.list({ pageSize: 1 })) break;
  } finally {
    await close();
  }
}
