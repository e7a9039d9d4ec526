const PROGRESS_EVERY_MS = 1_000;

/**
 * Wraps a write of progress so that it runs at most once a second and never twice at a time; calls in between are
 * dropped, because the next one says more. A failed write is reported and costs nothing else.
 */
export function throttleProgress<Progress>(
  write: (progress: Progress) => Promise<void>,
  onError: (error: unknown) => void,
): (progress: Progress) => void {
  let nextAt = 0;
  let busy = false;
  return (progress) => {
    const now = performance.now();
    if (busy || now < nextAt) return;
    nextAt = now + PROGRESS_EVERY_MS;
    busy = true;
    write(progress)
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  };
}
