import type { ClientBase } from 'pg';

/** Does something inside the caller's transaction, and when it was only a try, takes it back: its answer is what would be. */
export async function takeBackIf<T>(isTry: boolean, client: ClientBase, work: () => Promise<T>): Promise<T> {
  if (!isTry) return work();
  await client.query('savepoint before_try');
  const answer = await work();
  await client.query('rollback to savepoint before_try');
  return answer;
}
