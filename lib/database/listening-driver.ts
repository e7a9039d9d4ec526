import { createPgDriverFactory } from '@slonik/pg-driver';
import type { DriverFactory } from 'slonik';
import { createSessionKeeper } from './session-keeper.ts';

/**
 * slonik's own driver, whose connections keep a listener for `error` as long as they live, and their session in step with who asks. slonik
 * takes its own listener away when it has waited some seconds for a connection to end; a server that was frozen and goes away after
 * that would end the process.
 */
export function createListeningDriver(
  onConnectionError: (error: Error) => void,
  role: string | undefined,
): DriverFactory {
  const createDriver = createPgDriverFactory();
  return async (options) => {
    const driver = await createDriver(options);
    return {
      createClient: async () => {
        const client = await driver.createClient();
        client.on('error', onConnectionError);
        const keeper = createSessionKeeper(role);
        const keepInStep = async (): Promise<void> => {
          const change = keeper.nextChange();
          if (change !== undefined) await client.query(change.text, change.values);
        };
        return {
          ...client,
          query: async (text, values, queryOptions) => {
            await keepInStep();
            keeper.noteSent(text);
            return client.query(text, values, queryOptions);
          },
        };
      },
    };
  };
}
