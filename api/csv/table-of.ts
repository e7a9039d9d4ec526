import { z } from 'zod';

/** The rows of an answer that can be had as CSV. */
export interface AnswerTable {
  /** Of the list in the answer. */
  readonly name: string;
  /** In the order of the schema, so that an empty table has its header as well; nested ones as `a.b`. */
  readonly columns: readonly string[];
}

/**
 * The table that an answer of this schema is: the rows of the list of objects named so, or else of a page, or else of the only one. Null
 * when it has none, or several.
 * @throws TypeError when there is no list of that name
 */
export function tableOf(answer: z.ZodType, named?: string): AnswerTable | null {
  if (!(answer instanceof z.ZodObject)) return null;
  const tables = Object.entries(answer.shape).flatMap(([name, field]): AnswerTable[] => {
    const list = unwrap(field as z.ZodType);
    const row = list instanceof z.ZodArray ? unwrap(list.element as z.ZodType) : null;
    return row instanceof z.ZodObject ? [{ name, columns: listColumns(row) }] : [];
  });
  const table = tables.find(({ name }) => name === (named ?? 'items'));
  if (named !== undefined && table === undefined) throw new TypeError(`The answer has no list ${named}.`);
  return table ?? (tables.length === 1 ? tables[0]! : null);
}

function listColumns(row: z.ZodObject): string[] {
  return Object.entries(row.shape).flatMap(([name, field]) => {
    const inner = unwrap(field as z.ZodType);
    return inner instanceof z.ZodObject ? listColumns(inner).map((path) => `${name}.${path}`) : [name];
  });
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap() as z.ZodType)
    : schema;
}
