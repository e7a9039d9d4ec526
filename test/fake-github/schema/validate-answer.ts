import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const file = JSON.parse(readFileSync(new URL('rest-answers.json', import.meta.url), 'utf8')) as {
  answers: Record<string, object>;
  definitions: Record<string, object>;
};

/**
 * Where GitHub does other than it says: the head of a pull request has no repository when the fork is gone, and no user when
 * the account is; labels need no description; the account of a listed installation is described as person and enterprise at once.
 */
const KNOWN_GAPS = [/\/head\/(repo|user)$/, /\/labels\/\d+\/description$/, /^\/\d+\/account$/];

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('uri-template', true);
const compiled = new Map<string, ValidateFunction>();

/**
 * Compares an answer with GitHub's own description of it.
 * @param route as `GET /repos/{owner}/{repo}`
 * @returns what is wrong, one line each
 * @throws Error when GitHub describes no such answer
 */
export function validateAnswer(route: string, status: number, body: unknown): string[] {
  const key = `${route} ${status}`;
  const schema = file.answers[key];
  if (schema === undefined)
    throw new Error(`GitHub describes no answer ${key}: run schema/extract.ts again?`);
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = ajv.compile({ ...schema, definitions: file.definitions });
    compiled.set(key, validate);
  }
  if (validate(body)) return [];
  return (validate.errors ?? [])
    .filter(({ instancePath }) => !KNOWN_GAPS.some((gap) => gap.test(instancePath)))
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
