import {
  CoverageUnreadableError,
  type LineCounts,
  readCount,
} from '../../domain/coverage/coverage-format.ts';
import { walkXml } from './walk-xml.ts';

/**
 * Reads JaCoCo's XML (report.dtd): the counter of lines that stands directly in the report, which adds up all others.
 * @throws CoverageUnreadableError
 */
export async function readJacoco(report: string): Promise<LineCounts> {
  let counts: LineCounts | null = null;
  await walkXml(report, {
    open: (name, { type, missed, covered }, depth) => {
      if (depth === 0 && name !== 'report') {
        throw new CoverageUnreadableError(`The root is <${name}>, not <report>.`);
      }
      if (depth !== 1 || name !== 'counter' || type !== 'LINE') return;
      const hit = readCount(covered, 'The covered lines');
      counts = { covered: hit, total: hit + readCount(missed, 'The missed lines') };
    },
    close: () => {},
  });
  if (counts === null) throw new CoverageUnreadableError('The report holds no counter of lines.');
  return counts;
}
