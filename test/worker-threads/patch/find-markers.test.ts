import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../worker-threads/kernels/load-kernels.ts';
import { parsePatch } from '../../../worker-threads/parse-patch.ts';
import { placeMarkers } from '../../../worker-threads/patch/find-markers.ts';

const kernels = createKernels();

/** Whether the kernels find a marker in the lines of a hunk. */
function findsMarker(lines: readonly string[], markers: readonly string[], newlines: number): boolean {
  const body = lines.map((line) => `+${line}\n`).join('');
  const patch = Buffer.from(
    `diff --git a/f b/f\nold mode 1\nnew mode 2\n@@ -0,0 +1,${lines.length} @@\n${body}`,
  );
  const { tables } = parsePatch(patch, undefined, kernels);
  const { bodyStart, bodyEnd } = tables.hunk(0);
  return kernels.holdsMarker(placeMarkers(kernels, markers), bodyStart, bodyEnd, newlines) !== 0;
}

describe('looking for markers', () => {
  it('finds what a search for each of them finds, within the first lines', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '@', 'é', ' '), maxLength: 24 });
    const markers = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', '@', 'é'), minLength: 1, maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        markers,
        fc.nat(6),
        (lines, wanted, newlines) => {
          const isThere = lines
            .slice(0, newlines + 1)
            .some((line) => wanted.some((marker) => line.includes(marker)));
          expect(findsMarker(lines, wanted, newlines)).toBe(isThere);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('does not look beyond the end', () => {
    expect(findsMarker(['x generated'], ['generated\n'], 0)).toBe(true);
    expect(findsMarker(['x generated'], ['generated\n\0'], 0)).toBe(false);
  });
});
