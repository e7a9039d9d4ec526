import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { SyncProgress } from '../../api/schemas/work/sync.ts';
import type { CliContext } from '../context.ts';
import { describeProgress, drawBar } from './describe-progress.ts';
import { nameStage } from './stages.ts';

/** Draws on standard error, whatever standard output is: a result may go to a file meanwhile. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** One stage as listr2 sees it: a task that ends when the sync has left the stage. */
interface Stage {
  readonly name: string;
  readonly over: PromiseWithResolvers<void>;
  /** The newest line about it; may come before listr2 starts the task. */
  line: string;
  draw: (line: string) => void;
}

/** Shows each stage of a sync with a bar. */
export async function showOnTerminal(
  context: CliContext,
  repository: string,
  snapshots: AsyncIterable<SyncProgress>,
): Promise<SyncProgress | undefined> {
  const states = snapshots[Symbol.asyncIterator]();
  const first = await states.next();
  if (first.done) return undefined;
  const stages: Stage[] = first.value.stages.map((name) => ({
    name,
    over: Promise.withResolvers(),
    line: '',
    draw: () => {},
  }));
  for (const stage of stages) stage.over.promise.catch(() => {});
  const stream = context.stderr as NodeJS.WriteStream;
  const list = new Listr<undefined, typeof StderrRenderer>(
    stages.map((stage) => ({
      title: `${repository}: ${nameStage(stage.name)}`,
      task: (_, task) => {
        stage.draw = (line) => {
          task.output = line;
        };
        stage.draw(stage.line);
        return stage.over.promise;
      },
    })),
    {
      renderer: StderrRenderer,
      rendererOptions: {
        formatOutput: 'truncate',
        showErrorMessage: false,
        logger: new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(stream, stream) }),
      },
      registerSignalListeners: false,
    },
  );
  const shown = list.run().catch(() => {});
  try {
    return await followStages(stages, first.value, states);
  } finally {
    // What the sync has not come to is left open, so that the list does not claim that it was done.
    for (const stage of stages) stage.over.reject(new Error('not reached'));
    await shown;
  }
}

async function followStages(
  stages: readonly Stage[],
  first: SyncProgress,
  states: AsyncIterator<SyncProgress>,
): Promise<SyncProgress> {
  let progress = first;
  for (;;) {
    const current = stages.findIndex(({ name }) => name === progress.stage);
    const done = progress.status === 'completed' ? stages.length : current;
    for (const stage of stages.slice(0, Math.max(0, done))) stage.over.resolve();
    const stage = stages[Math.max(0, current)];
    if (stage !== undefined) {
      stage.line = `${drawBar(progress.progress)} ${describeProgress(progress)}`;
      stage.draw(stage.line);
    }
    const next = await states.next();
    if (next.done) return progress;
    progress = next.value;
  }
}
