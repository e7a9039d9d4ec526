export interface StopRequest {
  /** Aborts at the first request; the reason says what it was. */
  readonly signal: AbortSignal;
  /** Settles at the first request. */
  readonly requested: Promise<void>;
  /** Settles when somebody asks once more, out of patience. */
  readonly repeated: Promise<void>;
}

/** Ctrl-C reaches us from the terminal and again from npm: requests so close together are one. */
const SAME_REQUEST_MS = 1_000;

/** Listens for requests to stop: Ctrl-C, SIGTERM, a closed terminal, and the death of the process that started us. */
export function waitForStopRequest(): StopRequest {
  const controller = new AbortController();
  const requested = Promise.withResolvers<void>();
  const repeated = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const request = (reason: string): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      controller.abort(reason);
      requested.resolve();
    } else if (performance.now() - firstAt > SAME_REQUEST_MS) {
      repeated.resolve();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal));
  if (process.connected) process.once('disconnect', () => request('the starting process has gone'));
  return { signal: controller.signal, requested: requested.promise, repeated: repeated.promise };
}
