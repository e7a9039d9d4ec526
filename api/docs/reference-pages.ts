import { PROBLEM_TYPES } from '../problems/problem-types.ts';

/** Swagger UI over one of the documents: the script says which. */
function referencePage(script: string): string {
  return `<!doctype html>
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
<script src="${script}"></script>
</body>
</html>
`;
}

function startScript(document: string): string {
  return `SwaggerUIBundle({
  url: '${document}',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;
}

export const REFERENCE_PAGE = referencePage('/docs/start.js');
export const START_SCRIPT = startScript('/openapi.json');
export const WEBHOOKS_PAGE = referencePage('/docs/start-webhooks.js');
export const START_WEBHOOKS_SCRIPT = startScript('/openapi-webhooks.json');

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
