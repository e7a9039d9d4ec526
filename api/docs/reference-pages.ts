import { PROBLEM_TYPES } from '../problems/problem-types.ts';

export const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pulse API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

export const START_SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

const problemRows = Object.entries(PROBLEM_TYPES)
  .map(
    ([code, { status, title }]) => `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}.</dd>`,
  )
  .join('\n');

/** Codes and titles are ours: nothing in this page comes from outside. */
export const PROBLEM_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Pulse API: problems</title>
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<h1>Problems</h1>
<p>Every error of the API is one of these; its <code>code</code> names it and its <code>detail</code> says more.</p>
<dl>
${problemRows}
</dl>
</body>
</html>
`;
