/** How often progress is looked at within one timeout. */
const LOOKS_PER_TIMEOUT = 10;

const SHORTEST_LOOK_MS = 5;

/**
 * Watches the cell in which a thread notes the patch it works on. The clock of a patch starts with its work, so neither
 * waiting in line nor the start of a thread counts.
 * @param onStall called once, when one patch has taken longer than `timeoutMs`
 * @returns the function that ends the watch
 */
export function watchProgress(
  progress: Int32Array<SharedArrayBuffer>,
  timeoutMs: number,
  onStall: () => void,
): () => void {
  let seen = 0;
  let seenAtMs = 0;
  const look = (): void => {
    const now = performance.now();
    const current = Atomics.load(progress, 0);
    if (current !== seen) {
      seen = current;
      seenAtMs = now;
    } else if (seen !== 0 && now - seenAtMs > timeoutMs) {
      clearInterval(timer);
      onStall();
    }
  };
  const timer = setInterval(look, Math.max(SHORTEST_LOOK_MS, timeoutMs / LOOKS_PER_TIMEOUT));
  return () => clearInterval(timer);
}
