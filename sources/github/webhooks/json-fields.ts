/**
 * Reading of JSON that others wrote: every field may be absent, null or of another type than documented. A reader here answers
 * null then; its caller decides what that means.
 */

declare const documented: unique symbol;

/**
 * An object whose values nobody has checked. `Shape` is what the provider documents of it: a name that it does not have is an error of
 * types, while what stands under it at run time is still read tolerantly. Of an unknown shape every name may be asked for.
 */
export type JsonObject<Shape = unknown> = { readonly [name: string]: unknown } & {
  readonly [documented]?: Shape;
};

/** The documented names of a shape; of several shapes, those of any. */
export type NameIn<Shape> = unknown extends Shape
  ? string
  : Shape extends object
    ? keyof Shape & string
    : never;

/** What is documented under a name of the shapes that have it. */
export type ValueIn<Shape, Name> = unknown extends Shape
  ? unknown
  : Shape extends unknown
    ? Name extends keyof Shape
      ? NonNullable<Shape[Name]>
      : never
    : never;
/** What is documented of the entries of a list. */
export type EntryIn<Shape, Name> =
  ValueIn<Shape, Name> extends readonly (infer Entry)[] ? NonNullable<Entry> : unknown;

/** What PostgreSQL's `integer` holds. */
const INT4_MAX = 2_147_483_647;
const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const NO_OBJECT = /^0+$/;
/** Years that both JavaScript and PostgreSQL write with four digits. */
const TIME_MIN_MS = Date.UTC(1, 0, 1);
const TIME_MAX_MS = Date.UTC(9999, 11, 31);
const EMPTY: JsonObject = Object.freeze({});

/** Own properties only: `__proto__` and `constructor` are names like any other. */
export function fieldOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a name; null when there is none. */
export function objectOf<Shape, Name extends NameIn<Shape>>(
  object: JsonObject<Shape>,
  name: Name,
): JsonObject<ValueIn<Shape, Name>> | null {
  const value = fieldOf(object, name);
  return isObject(value) ? (value as JsonObject<ValueIn<Shape, Name>>) : null;
}

/** The object under a name, or one without fields. */
export function objectOrEmpty<Shape, Name extends NameIn<Shape>>(
  object: JsonObject<Shape>,
  name: Name,
): JsonObject<ValueIn<Shape, Name>> {
  return objectOf(object, name) ?? (EMPTY as JsonObject<ValueIn<Shape, Name>>);
}

/** The objects of a list; whatever else stands in it is passed over. */
export function objectsOf<Shape, Name extends NameIn<Shape>>(
  object: JsonObject<Shape>,
  name: Name,
): readonly JsonObject<EntryIn<Shape, Name>>[] {
  const value = fieldOf(object, name);
  return Array.isArray(value) ? (value.filter(isObject) as JsonObject<EntryIn<Shape, Name>>[]) : [];
}

/** A text as PostgreSQL takes it: without NUL, with U+FFFD for lone surrogates. */
export function textOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): string | null {
  const value = fieldOf(object, name);
  return typeof value === 'string' ? cleanText(value) : null;
}

/** As `textOf`; an empty text counts as none. */
export function wordOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): string | null {
  return textOf(object, name) || null;
}

/** The texts of a list. */
export function textsOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): readonly string[] {
  const value = fieldOf(object, name);
  if (!Array.isArray(value)) return [];
  return value.filter((entry) => typeof entry === 'string').map(cleanText);
}

export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

export function flagOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): boolean | null {
  const value = fieldOf(object, name);
  return typeof value === 'boolean' ? value : null;
}

/** A provider's id: a positive whole number that a double holds exactly. */
export function idOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): number | null {
  const value = fieldOf(object, name);
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;
}

/** A count from 0 to what PostgreSQL's `integer` holds. */
export function countOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): number | null {
  const value = fieldOf(object, name);
  if (!Number.isSafeInteger(value)) return null;
  const count = value as number;
  return count >= 0 && count <= INT4_MAX ? count : null;
}

/** The number of an issue or pull request. */
export function numberOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): number | null {
  return countOf(object, name) || null;
}

/** An ISO 8601 text, or seconds since 1970 (as in `repository.pushed_at` of a push). */
export function timeOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): Date | null {
  const value = fieldOf(object, name);
  const ms =
    typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value * 1000 : Number.NaN;
  return ms >= TIME_MIN_MS && ms <= TIME_MAX_MS ? new Date(ms) : null;
}

/** An id of a Git object as lower-case hex; null for the id of nothing (all zeros), too. */
export function objectIdOf<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): string | null {
  const value = fieldOf(object, name);
  if (typeof value !== 'string') return null;
  const id = value.toLowerCase();
  return OBJECT_ID.test(id) && !NO_OBJECT.test(id) ? id : null;
}

/** Whether the field is the id of nothing, by which a push says that a ref does not exist before or after it. */
export function isNoObject<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): boolean {
  const value = fieldOf(object, name);
  return typeof value === 'string' && NO_OBJECT.test(value);
}

/** The latest of the times that are known. */
export function latestOf(...times: readonly (Date | null)[]): Date | null {
  return times.reduce(
    (latest, time) => (latest === null || (time !== null && time > latest) ? time : latest),
    null,
  );
}
