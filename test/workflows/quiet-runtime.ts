import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Lets the SDK of this process print errors only: tests start dozens of workers, and activities fail on purpose. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
