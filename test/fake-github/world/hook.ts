import type { Identity } from './ids.ts';

/** Whom a hook serves: one repository, one organisation, or an App wherever it is installed. */
export interface HookTarget {
  readonly type: 'repository' | 'organization' | 'integration';
  readonly id: number;
}

export interface Hook extends Identity {
  readonly target: HookTarget;
  url: string;
  contentType: 'json' | 'form';
  secret: string | null;
  insecureSsl: '0' | '1';
  events: readonly string[];
  active: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
  lastResponse: { code: number | null; status: string; message: string | null };
}

/** One attempt to deliver an event to one hook. */
export interface Delivery {
  readonly id: number;
  /** Shared by all hooks of an event and by all attempts. */
  readonly guid: string;
  readonly hookId: number;
  readonly event: string;
  readonly action: string | null;
  readonly repositoryId: number | null;
  readonly installationId: number | null;
  readonly isRedelivery: boolean;
  readonly deliveredAt: Date;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The JSON text of the payload, whatever content type carried it. */
  readonly payload: string;
  readonly durationSeconds: number;
  /** As GitHub words it: `OK`, `Invalid HTTP Response: 503`, `timed out`. */
  readonly status: string;
  /** 0 when there was no answer. */
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responsePayload: string;
}
