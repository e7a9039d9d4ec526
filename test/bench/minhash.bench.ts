/**
 * `npm run bench -- minhash`: time of a MinHash sketch of 128 registers for each shingle, at n = 300 shingles, against 128 plain
 * permutations here, and against the PyPI packages rensa and datasketch where python3 and pip can get them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKernels } from '../../worker-threads/kernels/load-kernels.ts';
import { MINHASH_REGISTERS } from '../../worker-threads/kernels/minhash.ts';

const SIZE = 300;
const SETS = 64;
const ROUNDS = 60;
const PIP_TIMEOUT_MS = 180_000;
const REACH_PLAIN = 4;
const REACH_RENSA = 3;
const REACH_DATASKETCH = 80;

/** The same set for both methods: its 64-bit hashes, and their upper words alone. */
interface ShingleSet {
  readonly hashes: BigUint64Array;
  readonly words: Int32Array;
}

interface Rivals {
  /** `RMinHash.update` with a list of strings, which it hashes; nanoseconds for each element, as all here. */
  readonly rensaStrings: number;
  /** All sets at once from one buffer of 64-bit hashes; null where the version lacks it. */
  readonly rensaBuffer: number | null;
  /** `MinHash.update_batch` with a list of bytes, which it hashes. */
  readonly datasketch: number;
}

interface Ratio {
  readonly ratio: number;
  readonly reach: number;
  readonly met: boolean;
}

/**
 * 128 permutations h(x) = a x + b mod 2^32 of one 32-bit word, with a running minimum in a local: as quick as the plain method gets
 * here.
 */
function sketchPlainly(words: Int32Array, factors: Int32Array, terms: Int32Array): Uint32Array {
  const sketch = new Uint32Array(MINHASH_REGISTERS);
  for (let register = 0; register < MINHASH_REGISTERS; register++) {
    const factor = factors[register]!;
    const term = terms[register]!;
    // The order of signed words is as good as that of unsigned ones.
    let smallest = 0x7fffffff;
    for (let i = 0; i < words.length; i++) {
      const value = (Math.imul(words[i]!, factor) + term) | 0;
      if (value < smallest) smallest = value;
    }
    sketch[register] = smallest;
  }
  return sketch;
}

function randomWords(count: number): Int32Array {
  return Int32Array.from({ length: count }, () => (Math.random() * 2 ** 32) | 0);
}

/** Nanoseconds for each shingle: the best of many short rounds, which a busy machine disturbs least. */
function measure(sets: readonly ShingleSet[], sketch: (set: ShingleSet) => Uint32Array): number {
  let best = Number.POSITIVE_INFINITY;
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    for (const set of sets) sink ^= sketch(set)[round % MINHASH_REGISTERS]!;
    best = Math.min(best, performance.now() - started);
  }
  if (sink === 0.5) throw new Error('unreachable: keeps the sketches alive');
  return (best * 1e6) / (sets.length * SIZE);
}

/** Figures of the Python packages, or one clear sentence why there are none. */
function measureRivals(): Rivals | string {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) return 'python3 with pip is not here';
  const folder = mkdtempSync(join(tmpdir(), 'pulse-bench-'));
  try {
    const install = spawnSync(
      'python3',
      [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--target',
        folder,
        'rensa',
        'datasketch',
      ],
      { timeout: PIP_TIMEOUT_MS, encoding: 'utf8' },
    );
    if (install.status !== 0)
      return `pip could not install rensa and datasketch: ${lastLine(install.stderr)}`;
    const script = fileURLToPath(new URL('minhash-rivals.py', import.meta.url));
    const output = execFileSync('python3', [script, String(SETS), String(SIZE)], {
      env: { ...process.env, PYTHONPATH: folder, RAYON_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
      encoding: 'utf8',
    });
    return JSON.parse(output) as Rivals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function compare(name: string, rivalNs: number, ownNs: number, reach: number): Ratio {
  const ratio = rivalNs / ownNs;
  const met = ratio >= reach;
  console.log(
    `${name.padEnd(46)} ${rivalNs.toFixed(2).padStart(9)} ns  ${ratio.toFixed(1).padStart(6)} x  (reach ${reach} x: ${met ? 'met' : 'NOT met'})`,
  );
  return { ratio, reach, met };
}

const sets: ShingleSet[] = Array.from({ length: SETS }, () => {
  const words = randomWords(SIZE * 2);
  return { hashes: new BigUint64Array(words.buffer), words: words.filter((_, at) => at % 2 === 1) };
});
const factors = randomWords(MINHASH_REGISTERS).map((word) => word | 1);
const terms = randomWords(MINHASH_REGISTERS);

console.log(
  `Time for each shingle, one thread, sets of ${SIZE}, ${MINHASH_REGISTERS} registers, best of ${ROUNDS} rounds`,
);
const kernels = createKernels();
const address = kernels.allocateBytes(SIZE * BigUint64Array.BYTES_PER_ELEMENT);
const input = new BigUint64Array(kernels.memory.buffer, address, SIZE);
const registers = new Uint32Array(kernels.memory.buffer, kernels.sketchRegisters(), MINHASH_REGISTERS);
/** As the others: from hashes that lie elsewhere to a sketch of its own. */
const sketchOwn = ({ hashes }: ShingleSet): Uint32Array => {
  input.set(hashes);
  kernels.startSketch();
  kernels.addToSketch(address, SIZE);
  return registers.slice();
};
measure(sets, sketchOwn);
const rivals = measureRivals();
const ownNs = measure(sets, sketchOwn);
console.log(`${'Fast Similarity Sketching, 64-bit hashes'.padEnd(46)} ${ownNs.toFixed(2).padStart(9)} ns`);
const plainNs = measure(sets, ({ words }) => sketchPlainly(words, factors, terms));
const plain = compare('128 plain permutations, 32-bit hashes', plainNs, ownNs, REACH_PLAIN);
let rensa: Ratio | null = null;
let datasketch: Ratio | null = null;
if (typeof rivals === 'string') {
  console.log(`rensa, datasketch: skipped, because ${rivals}.`);
} else {
  rensa = compare('rensa RMinHash.update, lists of strings', rivals.rensaStrings, ownNs, REACH_RENSA);
  datasketch = compare(
    'datasketch MinHash.update_batch, lists of bytes',
    rivals.datasketch,
    ownNs,
    REACH_DATASKETCH,
  );
  if (rivals.rensaBuffer !== null) {
    const ratio = rivals.rensaBuffer / ownNs;
    console.log(
      `For comparison: rensa, all sets in one call from a buffer of hashes (SIMD): ${rivals.rensaBuffer.toFixed(2)} ns, ${ratio.toFixed(1)} x`,
    );
  }
}
console.log(
  JSON.stringify({
    bench: 'minhash',
    shingles: SIZE,
    ownNs,
    plainNs,
    rivals,
    ratios: { plain, rensa, datasketch },
  }),
);
