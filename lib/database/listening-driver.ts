import { createPgDriverFactory } from '@slonik/pg-driver';
import type { DriverFactory } from 'slonik';

/**
 * slonik's own driver, whose connections keep a listener for `error` as long as they live. slonik takes its own away when it has
 * waited some seconds for a connection to end; a server that was frozen and goes away after that would end the process.
 */
export function createListeningDriver(onConnectionError: (error: Error) => void): DriverFactory {
  const createDriver = createPgDriverFactory();
  return async (options) => {
    const driver = await createDriver(options);
    return {
      createClient: async () => {
        const client = await driver.createClient();
        client.on('error', onConnectionError);
        return client;
      },
    };
  };
}
