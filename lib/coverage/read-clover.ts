import { CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';
import { createLineTally, type LineCounts, type Totals } from '../../domain/coverage/line-tally.ts';
import { readHits, readLineNumber, readWhole } from '../../domain/coverage/read-hits.ts';
import { walkXml } from './walk-xml.ts';

/**
 * Reads Clover's XML (OpenClover, Istanbul, PHPUnit, gcovr): the lines of statements and conditions, by file; the heads of methods
 * (`type="method"`) are no statements. A condition without a count ran when it was ever true or false. The files of tests
 * (`<testproject>`) do not count. Metrics of the project count only where there is no line at all.
 * @throws CoverageUnreadableError
 */
export function readClover(report: string): LineCounts {
  const tally = createLineTally();
  let packageName = '';
  let file = '';
  walkXml(report, {
    open(path, attributes, at) {
      const name = path.at(-1)!;
      if (path.length === 1 && name !== 'coverage')
        throw new CoverageUnreadableError(`The root is <${name}>, not <coverage>.`);
      if (path[1] !== 'project') return;
      if (name === 'package') packageName = attributes.name ?? '';
      else if (name === 'file') file = attributes.path ?? `${packageName}/${attributes.name ?? ''}`;
      else if (name === 'metrics' && path.length === 3) tally.fallBackOn(readTotals(attributes));
      else if (name === 'line' && attributes.type !== 'method') {
        const number = readLineNumber(attributes.num);
        const wasRun = wasLineRun(attributes);
        if (number !== null && wasRun !== null) tally.add(file, number, wasRun);
        else tally.leaveOut(() => `line ${at}: <line num=${JSON.stringify(attributes.num ?? '')}>`);
      }
    },
  });
  return tally.count();
}

function wasLineRun({ count, truecount, falsecount }: Readonly<Record<string, string>>): boolean | null {
  if (count !== undefined) return readHits(count);
  const [whenTrue, whenFalse] = [readHits(truecount), readHits(falsecount)];
  return whenTrue === null && whenFalse === null ? null : whenTrue === true || whenFalse === true;
}

function readTotals(attributes: Readonly<Record<string, string>>): Totals | null {
  const total = readWhole(attributes.statements);
  const covered = readWhole(attributes.coveredstatements);
  if (total === null || covered === null) return null;
  if (covered > total) throw new CoverageUnreadableError('More statements are covered than there are.');
  return { total, covered };
}
