import type { ClientBase } from 'pg';
import type { IndexedPullRequest, PostingWindow } from '../../domain/triage/posting-window.ts';
import type { ProbeWindow } from '../../domain/triage/probe.ts';
import type { Probed } from '../../domain/triage/rank-candidates.ts';
import { probeBands, probePostings } from '../../sql/triage/probe-postings.ts';
import { readFeatures } from '../../sql/triage/read-features.ts';
import type { IndexableHead } from './index-head.ts';

/** What is asked: who, of the numbers in [fromNumber, beforeNumber), shares these features. */
export interface Question extends Pick<IndexableHead, 'vector' | 'lshBands' | 'fromNumber'> {
  readonly beforeNumber: number;
}

/** Where a head's relatives are looked up: the postings tables, or their copy in memory. Both answer alike. */
export interface PostingSource {
  probe(question: Question, cap: number): Promise<Probed>;
  /** What is indexed of these numbers. */
  read(numbers: readonly number[]): Promise<Map<number, IndexedPullRequest>>;
}

/** Looks up in memory: for pages of heads, whose window was filled from the tables. */
export function postingsInMemory(window: PostingWindow): PostingSource {
  return {
    probe: async (question, cap) => {
      const probeWindow = rangeOf(question);
      return {
        vector: question.vector,
        window: probeWindow,
        probe: window.probe(question.vector, probeWindow, cap),
        lshNumbers: window.probeBands(question.lshBands, probeWindow, cap),
      };
    },
    read: async (numbers) => {
      const found = new Map<number, IndexedPullRequest>();
      for (const number of numbers) {
        const indexed = window.get(number);
        if (indexed) found.set(number, indexed);
      }
      return found;
    },
  };
}

/** Looks up in the postings tables: for single heads, which would not pay for filling a window. */
export function postingsInTables(client: ClientBase, repoId: number): PostingSource {
  return {
    probe: async (question, cap) => {
      const probeWindow = rangeOf(question);
      return {
        vector: question.vector,
        window: probeWindow,
        probe: await probePostings(client, repoId, question.vector, probeWindow, cap),
        lshNumbers: await probeBands(client, repoId, question.lshBands, probeWindow, cap),
      };
    },
    read: async (numbers) =>
      new Map(
        (await readFeatures(client, repoId, numbers)).map((indexed) => [indexed.number, indexed] as const),
      ),
  };
}

function rangeOf(question: Question): ProbeWindow {
  return { from: question.fromNumber, before: question.beforeNumber };
}
