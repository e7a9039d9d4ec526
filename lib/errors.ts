/** An error that a person or a caller can act on: a stable code, a sentence that says what to do, and the facts. */
export class PulseError extends Error {
  override readonly name: string = 'PulseError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param code stable, snake_case, for programs
   * @param message what is wrong and what to do, for people; never holds a secret
   */
  constructor(
    code: string,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
