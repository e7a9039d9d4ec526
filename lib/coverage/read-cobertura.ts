import { CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';
import { createLineTally, type LineCounts, type Totals } from '../../domain/coverage/line-tally.ts';
import { readHits, readLineNumber, readWhole } from '../../domain/coverage/read-hits.ts';
import { walkXml } from './walk-xml.ts';

interface ClassLine {
  readonly number: number;
  readonly wasRun: boolean;
}

/** A class while it is read. */
interface CoberturaClass {
  readonly file: string;
  readonly ofMethods: ClassLine[];
  hasLinesElement: boolean;
  hasLines: boolean;
}

/**
 * Reads Cobertura's XML (coverage-04.dtd, and what coverage.py, gcovr, Istanbul and others write after it): the lines of its classes, by
 * file. The lines of methods stand among those of their class, or name where a function begins; they count for a class that has no
 * `<lines>` of its own, and where no class has any. Totals of the root count only where there is no line at all.
 * @throws CoverageUnreadableError
 */
export function readCobertura(report: string): LineCounts {
  const tally = createLineTally();
  /** Classes with an empty `<lines/>` whose methods have lines. */
  const waiting: CoberturaClass[] = [];
  let packageName = '';
  let current: CoberturaClass | null = null;
  let anyClassHasLines = false;

  const addMethods = ({ file, ofMethods }: CoberturaClass): void => {
    for (const { number, wasRun } of ofMethods) tally.add(file, number, wasRun);
  };
  walkXml(report, {
    open(path, attributes, at) {
      const name = path.at(-1)!;
      if (path.length === 1) tally.fallBackOn(readTotals(name, attributes));
      else if (name === 'package') packageName = attributes.name ?? '';
      else if (name === 'class') {
        const file = attributes.filename ?? `${packageName}/${attributes.name ?? ''}`;
        current = { file, ofMethods: [], hasLinesElement: false, hasLines: false };
      } else if (current === null) return;
      else if (name === 'lines' && path.at(-2) === 'class') current.hasLinesElement = true;
      else if (name === 'line' && path.at(-2) === 'lines') {
        const number = readLineNumber(attributes.number);
        const wasRun = readHits(attributes.hits);
        const isOfMethod = path.at(-3) === 'method';
        if (number === null || wasRun === null) {
          // What stands in both places is one entry.
          if (!isOfMethod) tally.leaveOut(() => describeLine(at, attributes));
        } else if (isOfMethod) current.ofMethods.push({ number, wasRun });
        else {
          current.hasLines = anyClassHasLines = true;
          tally.add(current.file, number, wasRun);
        }
      }
    },
    close(path) {
      if (path.at(-1) !== 'class' || current === null) return;
      if (!current.hasLinesElement) addMethods(current);
      else if (!current.hasLines && current.ofMethods.length > 0) waiting.push(current);
      current = null;
    },
  });
  if (!anyClassHasLines) waiting.forEach(addMethods);
  return tally.count();
}

function describeLine(at: number, { number, hits }: Readonly<Record<string, string>>): string {
  return `line ${at}: <line number=${JSON.stringify(number ?? '')} hits=${JSON.stringify(hits ?? '')}>`;
}

/** What the root says of all lines; null when it says nothing. */
function readTotals(root: string, attributes: Readonly<Record<string, string>>): Totals | null {
  if (root !== 'coverage') throw new CoverageUnreadableError(`The root is <${root}>, not <coverage>.`);
  const total = readWhole(attributes['lines-valid']);
  const covered = readWhole(attributes['lines-covered']);
  if (total === null || covered === null) return null;
  if (covered > total) throw new CoverageUnreadableError('More lines are covered than there are.');
  return { total, covered };
}
