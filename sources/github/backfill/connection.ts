import { z } from 'zod';

/** Selects what `connection` reads of a page. */
export const PAGE_INFO = 'totalCount pageInfo { hasNextPage endCursor }';

/** A page of a GraphQL list. GitHub leaves null in the place of what it could not give. */
export function connection<Node extends z.ZodType>(node: Node) {
  return z.object({
    totalCount: z.int().min(0).default(0),
    pageInfo: z
      .object({ hasNextPage: z.boolean().default(false), endCursor: z.string().nullish() })
      .default({ hasNextPage: false }),
    nodes: z
      .array(node.nullable())
      .nullish()
      .transform((nodes) => (nodes ?? []).filter((entry) => entry !== null)),
  });
}

/** A list that GitHub may leave out altogether. */
export function optionalConnection<Node extends z.ZodType>(node: Node) {
  return connection(node)
    .nullish()
    .transform((value) => value ?? { totalCount: 0, pageInfo: { hasNextPage: false }, nodes: [] });
}
