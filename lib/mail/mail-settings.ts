/** How mails leave. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, or `smtps://`; undefined: they are put into the folder. */
  readonly smtpUrl: string | undefined;
  /** `Pulse <pulse@example.org>` */
  readonly from: string;
  /** Where mails are put when there is no server to send them by. Absolute path. */
  readonly folder: string;
}
