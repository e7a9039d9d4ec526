import type { html } from 'hono/html';

/** Markup whose values were escaped. */
export type Html = ReturnType<typeof html>;

/** A page, before the frame that all pages have is put around it. */
export interface Page {
  /** Stands in the browser's tab before the product's name, and above the page unless the page has a heading of its own. */
  readonly title: string;
  /** The module in `assets/` that makes it work. */
  readonly script: string;
  readonly body: Html;
  /** With the way to the other pages above it, for who is signed in. */
  readonly isSignedIn?: boolean;
}
