import {
  CoverageUnreadableError,
  type LineCounts,
  readCount,
} from '../../domain/coverage/coverage-format.ts';
import { walkXml } from './walk-xml.ts';

/**
 * Reads Cobertura's XML (coverage-04.dtd, and what coverage.py, gcovr, Istanbul and others write after it): the totals of the
 * root, or where they lack the lines of its classes. Lines of methods stand among those of their class.
 * @throws CoverageUnreadableError
 */
export async function readCobertura(report: string): Promise<LineCounts> {
  const path: string[] = [];
  let totals: LineCounts | null = null;
  let covered = 0;
  let total = 0;
  await walkXml(report, {
    open: (name, attributes, depth) => {
      path.push(name);
      if (depth === 0) {
        if (name !== 'coverage') throw new CoverageUnreadableError(`The root is <${name}>, not <coverage>.`);
        const { 'lines-valid': valid, 'lines-covered': hit } = attributes;
        if (valid !== undefined && hit !== undefined) {
          totals = { total: readCount(valid, 'lines-valid'), covered: readCount(hit, 'lines-covered') };
        }
      } else if (name === 'line' && path.at(-2) === 'lines' && path.at(-3) === 'class') {
        total++;
        if (readCount(attributes.hits, 'The hits of a line') > 0) covered++;
      }
    },
    close: () => {
      path.pop();
    },
  });
  const counts: LineCounts = totals ?? { covered, total };
  if (counts.covered > counts.total) {
    throw new CoverageUnreadableError('More lines are covered than there are.');
  }
  return counts;
}
