import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../worker-threads/kernels/', import.meta.url);

describe('kernels.wasm', () => {
  it('is what its sources are compiled to (else run npm run build:kernels)', async () => {
    const written = new Map<string, Uint8Array | string>();
    const { error, stderr } = await asc.main(
      ['assembly/index.ts', '--config', 'assembly/asconfig.json', '--baseDir', fileURLToPath(folder)],
      { writeFile: (name, contents) => void written.set(name, contents) },
    );
    expect(error, stderr.toString()).toBe(null);
    const [compiled] = written.values();
    expect(
      Buffer.compare(Buffer.from(compiled as Uint8Array), readFileSync(new URL('kernels.wasm', folder))),
    ).toBe(0);
  }, 60_000);
});
