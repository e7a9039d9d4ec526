import type { Relation, TriageCategory } from '../../domain/triage/edge.ts';
import type { Painter } from '../output/painter.ts';

const NAMES: Record<TriageCategory, string> = {
  same_change: 'same change',
  same_feature: 'same feature',
  competing_implementation: 'competing implementation',
  related: 'related',
  not_related: 'not related',
  uncertain: 'uncertain',
};

const COLOURS: Record<TriageCategory, Parameters<Painter>[0]> = {
  same_change: ['bold', 'red'],
  same_feature: ['bold', 'yellow'],
  competing_implementation: ['bold', 'magenta'],
  related: 'cyan',
  not_related: 'dim',
  uncertain: 'blue',
};

interface Judged {
  readonly category: TriageCategory;
  readonly relation: Relation | null;
}

/** What a pair is to one another, in words: its category, and its relation where there is one. */
export function nameCategory({ category, relation }: Judged): string {
  return relation ? `${NAMES[category]} (${relation})` : NAMES[category];
}

/** Colours the name of a category. */
export function paintCategory(paint: Painter, { category }: Judged, text: string): string {
  return paint(COLOURS[category], text);
}
