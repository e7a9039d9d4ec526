import { CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';
import {
  createLineTally,
  type LineCounts,
  type LineTally,
  type Totals,
} from '../../domain/coverage/line-tally.ts';
import { readHits, readLineNumber, readWhole } from '../../domain/coverage/read-hits.ts';
import { walkXml } from './walk-xml.ts';

type Attributes = Readonly<Record<string, string>>;

/** A source file while it is read. */
interface SourceFile {
  readonly path: string;
  /** Numbers of lines of which it is not said whether they ran. */
  readonly silent: Set<number>;
  silentCount: number;
  counter: Totals | null;
}

/**
 * Reads JaCoCo's XML (report.dtd): the lines of source files, by group, package and name. A line is covered when any of its instructions
 * ran (`ci`), as the other formats count, and as JaCoCo's own counter of lines does. Where lines do not say so, as gcovr writes them, the
 * counter of their file does, if it counts each line once. Where there are no lines at all, the counter of the report counts.
 * @throws CoverageUnreadableError
 */
export function readJacoco(report: string): LineCounts {
  const tally = createLineTally();
  const names: string[] = [];
  let file: SourceFile | null = null;
  let hasTotals = false;
  let hasInstructions = false;
  walkXml(report, {
    open(path, attributes, at) {
      const name = path.at(-1)!;
      if (path.length === 1 && name !== 'report')
        throw new CoverageUnreadableError(`The root is <${name}>, not <report>.`);
      if (name === 'group' || name === 'package') names.push(attributes.name ?? '');
      else if (name === 'sourcefile')
        file = {
          path: [...names, attributes.name ?? ''].join('/'),
          silent: new Set(),
          silentCount: 0,
          counter: null,
        };
      else if (name === 'line' && file !== null) readLine(file, attributes, at, tally);
      else if (name === 'counter' && attributes.type === 'INSTRUCTION') hasInstructions = true;
      else if (name === 'counter' && attributes.type === 'LINE') {
        if (path.length === 2) {
          const totals = readCounter(attributes);
          hasTotals ||= totals !== null;
          tally.fallBackOn(totals);
        } else if (file !== null) file.counter = readCounter(attributes);
      }
    },
    close(path) {
      const name = path.at(-1)!;
      if (name === 'group' || name === 'package') names.pop();
      else if (name === 'sourcefile' && file !== null) {
        settleSilent(file, tally);
        file = null;
      }
    },
  });
  const counts = tally.count();
  if (counts.total > 0 || counts.leftOut > 0 || hasTotals || !hasInstructions) return counts;
  throw new CoverageUnreadableError(
    'The JaCoCo report counts instructions only: its classes were compiled without line numbers. Compile them with -g:lines (javac) and ' +
      'make the report again.',
  );
}

function readLine(file: SourceFile, { nr, mi, ci }: Attributes, at: number, tally: LineTally): void {
  const number = readLineNumber(nr);
  const wasRun = readHits(ci);
  if (number !== null && wasRun !== null) tally.add(file.path, number, wasRun);
  else if (number !== null && mi === undefined && ci === undefined) {
    file.silent.add(number);
    file.silentCount++;
  } else
    tally.leaveOut(() => `line ${at}: <line nr=${JSON.stringify(nr ?? '')} ci=${JSON.stringify(ci ?? '')}>`);
}

/** Lines that do not say whether they ran count by the counter of their file, when it counts the same lines. */
function settleSilent({ path, silent, silentCount, counter }: SourceFile, tally: LineTally): void {
  if (silentCount === 0) return;
  const isCounted = counter !== null && counter.total === silentCount;
  if (isCounted && (counter.covered === 0 || counter.covered === counter.total)) {
    for (const number of silent) tally.add(path, number, counter.covered > 0);
  } else if (isCounted && silent.size === silentCount) tally.addTotals(path, counter.total, counter.covered);
  else {
    throw new CoverageUnreadableError(
      `The report is JaCoCo XML whose lines do not say whether they ran (no "ci"), as gcovr writes it, and its counters count lines of ` +
        `${JSON.stringify(path.slice(0, 100))} more than once. Send gcovr's Cobertura or LCOV report instead.`,
    );
  }
}

function readCounter({ missed, covered }: Attributes): Totals | null {
  const [hit, not] = [readWhole(covered), readWhole(missed)];
  return hit === null || not === null ? null : { total: hit + not, covered: hit };
}
