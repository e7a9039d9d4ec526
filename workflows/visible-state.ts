import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';

const STAGE = defineSearchAttributeKey('Stage', 'KEYWORD');
const NEEDS_ATTENTION = defineSearchAttributeKey('NeedsAttention', 'BOOL');
const HEAD_SHA = defineSearchAttributeKey('HeadSha', 'KEYWORD');

export interface VisibleState {
  readonly stage: string;
  readonly needsAttention: boolean;
  readonly headSha?: string | null;
  /** Markdown for a person. */
  readonly details: string;
}

/**
 * Returns a function that shows a workflow's state in the Temporal web UI. Search attributes are written only when they
 * change, because each write is an event of the history.
 */
export function createVisibleState(): (state: VisibleState) => void {
  let shown = '';
  return ({ stage, needsAttention, headSha, details }) => {
    setCurrentDetails(details);
    const key = JSON.stringify([stage, needsAttention, headSha ?? null]);
    if (key === shown) return;
    shown = key;
    upsertSearchAttributes([
      { key: STAGE, value: stage },
      { key: NEEDS_ATTENTION, value: needsAttention },
      ...(headSha ? [{ key: HEAD_SHA, value: headSha }] : []),
    ]);
  };
}
