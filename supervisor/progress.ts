/** Progress of one long step. */
export interface Progress {
  /** Says how far it is; may be called as often as there is news. */
  update(state: string): void;
  /** Waits for the step, and shows that it ended and how long it took. */
  track<T>(step: Promise<T>): Promise<T>;
}

/** What every long step takes. */
export interface StepOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Begins to show a step. */
export type StartProgress = (title: string) => Progress;

/** In a pipe, news of the same step is no oftener than this. */
const PIPE_INTERVAL_MS = 15_000;
const TERMINAL_INTERVAL_MS = 100;

/** Shows steps on a stream: one line that changes on a terminal, a line now and then in a pipe. */
export function showProgressOn(stream: NodeJS.WriteStream): StartProgress {
  return (title) => {
    const startedAt = performance.now();
    const intervalMs = stream.isTTY ? TERMINAL_INTERVAL_MS : PIPE_INTERVAL_MS;
    let shownAt = startedAt;
    stream.write(stream.isTTY ? `${title} …` : `${title} …\n`);
    const end = (word: string): void => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${title}: ${word} (${seconds} s)\n`);
    };
    return {
      update: (state) => {
        if (performance.now() - shownAt < intervalMs) return;
        shownAt = performance.now();
        stream.write(stream.isTTY ? `\r\x1b[2K${title}: ${state}` : `${title}: ${state}\n`);
      },
      track: async (step) => {
        try {
          const result = await step;
          end('done');
          return result;
        } catch (error) {
          end('not possible here');
          throw error;
        }
      },
    };
  };
}

/** Shows nothing. */
export const silentProgress: StartProgress = () => ({ update: () => {}, track: (step) => step });
