import { html } from 'hono/html';
import type { Html, Page } from './html.ts';

const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="M2 18h7l4-11 6 20 4-12 2 3h5" /></svg>`;

const NAVIGATION = html`<nav aria-label="Pulse">
      <a href="/">Teams</a>
      <a href="/account">Account</a>
      <button type="button" class="link" id="sign-out">Sign out</button>
    </nav>`;

/**
 * Puts the frame around a page: language, styles, the way past the header, and where errors that concern the whole page are announced.
 *
 * @param assetsUrl the folder that styles and scripts are served from
 */
export function layOut({ title, script, body, isSignedIn = false }: Page, assetsUrl: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <title>${title} · Pulse</title>
  <link rel="icon" href="${assetsUrl}/mark.svg" type="image/svg+xml">
  <link rel="stylesheet" href="${assetsUrl}/pulse.css">
  <script type="module" src="${assetsUrl}/${script}"></script>
</head>
<body class="${isSignedIn ? 'wide' : 'narrow'}">
  <a class="skip" href="#main">Skip to content</a>
  <header class="top">
    <a class="brand" href="/">${MARK}<span>Pulse</span></a>
    ${isSignedIn ? NAVIGATION : ''}
  </header>
  <main id="main" tabindex="-1">
    <h1>${title}</h1>
    <noscript><p class="notice">This page needs JavaScript, which is turned off in this browser.</p></noscript>
    <div class="alert" role="alert" id="page-alert" hidden></div>
    ${body}
  </main>
  <div class="visually-hidden" role="status" id="page-status"></div>
</body>
</html>
`;
}
