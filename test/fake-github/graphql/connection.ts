import { GraphQLError } from 'graphql';

export interface ConnectionArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** How connections are bent for a test. */
export interface ConnectionFault {
  /** At most so many nodes, whatever was asked. */
  readonly limit?: number;
  /** Runs after a page was cut. */
  readonly afterwards?: () => void;
}

/** Where a thing stands in its list: lists rise by the first number, then by the second. */
export type Position = readonly [number, number];

/**
 * A page of a list as GraphQL's connections show it. Cursors hold the position they stand behind, as GitHub's do: a thing
 * that has moved meanwhile takes no others along.
 * @param items in rising order of `positionOf`
 */
export function connect<T>(
  items: readonly T[],
  { first, last, after, before }: ConnectionArguments,
  describe: (item: T) => Record<string, unknown>,
  positionOf: (item: T) => Position,
  fault: ConnectionFault = {},
): Record<string, unknown> {
  const positions = items.map(positionOf);
  const from = after == null ? 0 : countUntil(positions, readCursor(after), true);
  const to = before == null ? items.length : countUntil(positions, readCursor(before), false);
  const size = Math.min(first ?? last ?? 0, fault.limit ?? Number.POSITIVE_INFINITY);
  const start = first != null ? from : Math.max(from, to - size);
  const end = first != null ? Math.min(to, from + size) : to;
  const nodes = items.slice(start, end).map(describe);
  const cursors = positions.slice(start, end).map(writeCursor);
  fault.afterwards?.();
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, at) => ({ cursor: cursors[at], node })),
    pageInfo: {
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
      hasNextPage: end < to,
      hasPreviousPage: start > 0,
    },
  };
}

/** How many positions come before a cursor, with or without the one it names. */
function countUntil(positions: readonly Position[], [major, minor]: Position, isIncluded: boolean): number {
  const at = positions.findIndex(
    ([a, b]) => a > major || (a === major && (isIncluded ? b > minor : b >= minor)),
  );
  return at < 0 ? positions.length : at;
}

function writeCursor([major, minor]: Position): string {
  return Buffer.from(`cursor:v2:${major}:${minor}`).toString('base64');
}

function readCursor(cursor: string): Position {
  const match = /^cursor:v2:(-?\d+):(-?\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (match !== null) return [Number(match[1]), Number(match[2])];
  const message = `\`${cursor}\` does not appear to be a valid cursor.`;
  throw new GraphQLError(message, { extensions: { type: 'INVALID_CURSOR_ARGUMENTS' } });
}
