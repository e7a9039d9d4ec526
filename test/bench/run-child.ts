import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs a script of the benches (`rollups/watch-number.ts`) in a process of its own: it is given `task` and answers with one message. */
export async function runChild<Task extends object, Result>(script: string, task: Task): Promise<Result> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { serialization: 'advanced' });
  child.send(task);
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${code} before it had a result`);
    }),
  ])) as [Result];
  child.disconnect();
  await once(child, 'exit');
  return message;
}

/** The other side: does the task that the parent sends. */
export function serveParent<Task, Result extends object>(work: (task: Task) => Promise<Result>): void {
  process.once('message', async (task: Task) => {
    process.send?.(await work(task));
  });
}
