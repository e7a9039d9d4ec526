import { inject } from 'vitest';

/** What a test needs to use a service of this run; the first to ask waits until it has started. */
export async function askRunService(name: string): Promise<Record<string, string>> {
  const response = await fetch(`${inject('runServicesUrl')}/${name}`);
  if (!response.ok) throw new Error(`The test service ${name} did not start: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
