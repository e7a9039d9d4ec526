import { setImmediate } from 'node:timers/promises';
import sax from 'sax';
import { CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';

export interface XmlVisitor {
  /** @param depth 0 for the root */
  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void;
  close(depth: number): void;
}

const DEPTH_MAX = 100;
/** Parsed at once; others get their turn in between. */
const CHUNK_CHARS = 64 * 1024;

// Its types do not know this one yet.
const OPTIONS: sax.SAXOptions & { readonly strictEntities: boolean } = { strictEntities: true };

/**
 * Walks through the elements of an XML document without building it. A document type may name a DTD, as those of coverage
 * tools do, which is not fetched; one that declares anything itself (entities, say) is refused, and so is every entity
 * but XML's own five.
 * @throws CoverageUnreadableError
 */
export async function walkXml(text: string, visitor: XmlVisitor): Promise<void> {
  const parser = sax.parser(true, OPTIONS);
  let depth = 0;
  let problem: Error | null = null;
  parser.onerror = (error) => {
    problem ??= new CoverageUnreadableError(`The XML is not well-formed: ${error.message.split('\n')[0]}`);
    // Otherwise it refuses to go on, with an error of its own.
    parser.resume();
  };
  parser.ondoctype = (doctype) => {
    if (doctype.includes('[')) {
      problem ??= new CoverageUnreadableError(
        'The XML declares a document type of its own, which is refused.',
      );
    }
  };
  parser.onopentag = ({ name, attributes }) => {
    if (problem !== null) return;
    if (depth >= DEPTH_MAX)
      problem = new CoverageUnreadableError(`The XML is deeper than ${DEPTH_MAX} elements.`);
    else visitor.open(name, attributes as Record<string, string>, depth++);
  };
  parser.onclosetag = () => {
    if (problem === null) visitor.close(--depth);
  };
  for (let from = 0; from < text.length && problem === null; from += CHUNK_CHARS) {
    parser.write(text.slice(from, from + CHUNK_CHARS));
    await setImmediate();
  }
  if (problem === null) parser.close();
  if (problem !== null) throw problem;
}
