/** How one part of a service is. */
export interface PartCheck {
  readonly ok: boolean;
  /** A sentence for people. */
  readonly detail: string;
}

const CHECK_LIMIT_MS = 3_000;

/**
 * Waits for what shows that a part works; failing or taking more than some seconds means that it does not.
 *
 * @param detail the sentence for the part that works; what it throws counts as failing
 */
export async function checkPart<T>(work: Promise<T>, detail: (value: T) => string): Promise<PartCheck> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`No answer within ${CHECK_LIMIT_MS / 1000} s.`)),
    CHECK_LIMIT_MS,
  );
  try {
    return { ok: true, detail: detail(await Promise.race([work, promise])) };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
