import { type Document, parseDocument } from 'yaml';
import {
  type ClassificationRules,
  ClassificationRulesError,
  validateClassificationRules,
} from '../../domain/classification/classification-rules.ts';

/** Longest rules document accepted, in characters. */
const MAX_RULES_LENGTH = 256 * 1024;

/**
 * Reads the classification rules of a configuration snapshot.
 * @param yaml the document's text; `DEFAULT_RULES_YAML` shows its form
 * @throws ClassificationRulesError (code `classification_rules_invalid`) naming every problem
 */
export function parseClassificationRules(yaml: string): ClassificationRules {
  if (yaml.length > MAX_RULES_LENGTH) {
    throw new ClassificationRulesError([`the text is longer than ${MAX_RULES_LENGTH} characters`]);
  }
  const document = parseDocument(yaml);
  if (document.errors.length > 0) {
    throw new ClassificationRulesError(document.errors.map((error) => error.message.trim()));
  }
  return validateClassificationRules(withoutAliases(document));
}

function withoutAliases(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new ClassificationRulesError([error instanceof Error ? error.message : String(error)]);
  }
}
