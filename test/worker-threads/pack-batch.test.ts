import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBatch, packBatches } from '../../worker-threads/pack-batch.ts';

describe('packing a batch', () => {
  it('lays the patches end to end in one buffer', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (patches) => {
        const { bytes, offsets } = packBatch(patches, []);
        const unpacked = patches.map((_, index) =>
          new Uint8Array(bytes).slice(offsets[index], offsets[index + 1]),
        );
        expect(unpacked).toEqual(patches);
      }),
    );
  });
});

describe('grouping patches into batches', () => {
  const group = async (sizes: readonly number[], marks = { patches: 3, bytes: 100 }): Promise<number[][]> => {
    const batches: number[][] = [];
    const items = sizes.map((size) => ({ patch: new Uint8Array(size) }));
    for await (const batch of packBatches(items, ({ patch }) => patch, marks)) {
      batches.push(batch.map(({ patch }) => patch.length));
    }
    return batches;
  };

  it('ends a batch at either mark', async () => {
    expect(await group([1, 2, 3, 4, 5])).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(await group([99, 1, 100, 200, 1])).toEqual([[99, 1], [100], [200], [1]]);
  });

  it('yields nothing for nothing', async () => {
    expect(await group([])).toEqual([]);
  });

  it('takes 16 pull requests or 256 KiB by default', async () => {
    const sizes = (count: number, size: number) => new Array<number>(count).fill(size);
    const batches: number[] = [];
    for await (const batch of packBatches(sizes(20, 10), (size) => new Uint8Array(size)))
      batches.push(batch.length);
    for await (const batch of packBatches(sizes(3, 256 * 1024), (size) => new Uint8Array(size)))
      batches.push(batch.length);
    expect(batches).toEqual([16, 4, 1, 1, 1]);
  });

  it('asks for no further patch before a full batch is taken', async () => {
    let asked = 0;
    async function* source(): AsyncGenerator<number> {
      for (;;) yield ++asked;
    }
    const batches = packBatches(source(), () => new Uint8Array(1), { patches: 4, bytes: 100 });
    await batches.next();
    expect(asked).toBe(4);
    await batches.return();
  });
});
