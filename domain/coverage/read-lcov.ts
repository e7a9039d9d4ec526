import { CoverageUnreadableError } from './coverage-format.ts';
import { createLineTally, type LineCounts, type LineTally } from './line-tally.ts';
import { linesOf } from './lines-of.ts';
import { readHits, readLineNumber, readWhole } from './read-hits.ts';

/** A record of one file: from `SF` to `end_of_record`. */
interface LcovRecord {
  readonly file: string;
  hasLines: boolean;
  found: number | null;
  hit: number | null;
}

/** Words that begin a line and tell of other things than lines. */
const OTHER_WORD = /^(?:[A-Z]{2,8}|end_of_record)$/;

/**
 * Reads an LCOV tracefile (geninfo(1)). Records without lines count by their totals (`LF`, `LH`). A line that cannot be understood is
 * left out, and no other for its sake.
 * @throws CoverageUnreadableError when it is no tracefile
 */
export function readLcov(report: string): LineCounts {
  const tally = createLineTally();
  let record: LcovRecord | null = null;
  let lineNumber = 0;
  let isTracefile = false;
  for (const line of linesOf(report)) {
    lineNumber++;
    if (line.startsWith('#') || line.trim() === '') continue;
    const at = line.indexOf(':');
    const word = at < 0 ? line.trim() : line.slice(0, at);
    const rest = at < 0 ? '' : line.slice(at + 1);
    const number = lineNumber;
    const leaveOut = (what: string): void => tally.leaveOut(() => `line ${number}: ${what}`);
    isTracefile ||= word === 'SF' || word === 'TN';
    if (word === 'SF' || word === 'end_of_record') {
      if (record !== null) closeRecord(record, tally, leaveOut);
      record = word === 'SF' ? { file: rest, hasLines: false, found: null, hit: null } : null;
    } else if (!OTHER_WORD.test(word)) leaveOut(`${quote(line)} is not of LCOV`);
    else if (word !== 'DA' && word !== 'LF' && word !== 'LH') continue;
    else if (record === null) leaveOut(`${word} stands in no file (SF)`);
    else if (word === 'DA') readLine(record, rest, tally, leaveOut);
    else record[word === 'LF' ? 'found' : 'hit'] = readWhole(rest);
  }
  if (record !== null) {
    const number = lineNumber;
    const { file } = record;
    closeRecord(record, tally, () => {});
    tally.leaveOut(() => `line ${number}: the report ends within ${quote(file)}, before its end_of_record`);
  }
  if (!isTracefile)
    throw new CoverageUnreadableError('The report is no LCOV tracefile: it names no file (SF).');
  return tally.count();
}

function readLine(
  record: LcovRecord,
  rest: string,
  tally: LineTally,
  leaveOut: (what: string) => void,
): void {
  record.hasLines = true;
  const [number, hits] = rest.split(',', 2);
  const line = readLineNumber(number);
  const wasRun = readHits(hits);
  if (line === null) leaveOut(`DA names the line ${quote(number)}`);
  else if (wasRun === null) leaveOut(`the count of DA is ${quote(hits)}`);
  else tally.add(record.file, line, wasRun);
}

function closeRecord(record: LcovRecord, tally: LineTally, leaveOut: (what: string) => void): void {
  const { file, hasLines, found, hit } = record;
  if (hasLines || found === null) return;
  if (hit !== null && hit > found) leaveOut(`LH is ${hit}, more than the ${found} lines of LF`);
  else tally.addTotals(file, found, hit ?? 0);
}

function quote(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 40));
}
