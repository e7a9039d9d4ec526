import sax from 'sax';
import { CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';

export interface XmlVisitor {
  /**
   * @param path names of the elements around it and its own, the root first; the same array each time
   * @param line where its tag ends, from 1 on
   */
  open(path: readonly string[], attributes: Readonly<Record<string, string>>, line: number): void;
  /** @param path of what ends, its own name included */
  close?(path: readonly string[]): void;
}

const DEPTH_MAX = 100;
/** Given to the parser at once, so that it stops soon after a problem. */
const CHUNK_CHARS = 64 * 1024;

// Its types do not know this one yet.
const OPTIONS: sax.SAXOptions & { readonly strictEntities: boolean } = { strictEntities: true };

/**
 * Walks through the elements of an XML document without building it. A document type may name a DTD, as those of coverage
 * tools do, which is not fetched; one that declares anything itself (entities, say) is refused, and so is every entity
 * but XML's own five.
 * @throws CoverageUnreadableError
 */
export function walkXml(text: string, visitor: XmlVisitor): void {
  const parser = sax.parser(true, OPTIONS);
  const path: string[] = [];
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
    if (path.length >= DEPTH_MAX)
      problem = new CoverageUnreadableError(`The XML is deeper than ${DEPTH_MAX} elements.`);
    else {
      path.push(name);
      visitor.open(path, attributes as Record<string, string>, parser.line + 1);
    }
  };
  parser.onclosetag = () => {
    if (problem !== null) return;
    visitor.close?.(path);
    path.pop();
  };
  for (let from = 0; from < text.length && problem === null; from += CHUNK_CHARS) {
    parser.write(text.slice(from, from + CHUNK_CHARS));
  }
  if (problem === null) parser.close();
  if (problem !== null) throw problem;
}
