const ENTRIES_LIMIT = 200_000;

/** What was asked, for a test to look at afterwards. */
export interface LoggedRequest {
  readonly at: Date;
  /** As `GET /repos/a/b/pulls?page=2`. */
  readonly line: string;
  readonly fault: string | null;
  who: string;
  /** 0 while it is answered, and when the connection was cut. */
  status: number;
}

/** The newest requests, and errors of the fake itself, which a test should look at: there are none when all is well. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly errors: { line: string; error: unknown }[] = [];

  start(entry: Pick<LoggedRequest, 'at' | 'line' | 'fault'>): LoggedRequest {
    const logged = { ...entry, who: 'anonymous', status: 0 };
    if (this.entries.length >= ENTRIES_LIMIT) this.entries.splice(0, ENTRIES_LIMIT / 2);
    this.entries.push(logged);
    return logged;
  }

  finish(entry: LoggedRequest, who: string, status: number): void {
    entry.who = who;
    entry.status = status;
  }

  fail(line: string, error: unknown): void {
    if (this.errors.length < ENTRIES_LIMIT) this.errors.push({ line, error });
  }
}
