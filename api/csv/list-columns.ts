import { z } from 'zod';

/** The columns of rows of this schema, in its order, so that an empty table has its header as well: nested ones as `a.b`. */
export function listColumns(row: z.ZodType): string[] {
  const schema = unwrap(row);
  if (!(schema instanceof z.ZodObject)) throw new TypeError('Rows of a table are objects.');
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = unwrap(field as z.ZodType);
    return inner instanceof z.ZodObject ? listColumns(inner).map((path) => `${name}.${path}`) : [name];
  });
}

/** The schema of the rows that an answer holds under this name. */
export function rowsOf(answer: z.ZodType, name: string): z.ZodType {
  const list = answer instanceof z.ZodObject ? unwrap(answer.shape[name] as z.ZodType) : undefined;
  if (!(list instanceof z.ZodArray)) throw new TypeError(`The answer has no list ${name}.`);
  return list.element as z.ZodType;
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap() as z.ZodType)
    : schema;
}
