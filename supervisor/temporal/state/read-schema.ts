import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { PulseError } from '../../../lib/errors.ts';

/** A larger file is not read through at each start; what is wrong with it shows when the server uses it. */
const CHECK_LIMIT_BYTES = 500_000_000;

/** SQLite's primary result codes for a file that is no sound database: https://www.sqlite.org/rescode.html */
const DAMAGED_CODES = new Set([11, 26]);
const PRIMARY_CODE = 0xff;

/** The state cannot be read, whatever reads it. */
export class StateDamaged extends Error {
  override readonly name = 'StateDamaged';
}

/**
 * Fingerprint of the tables in a state file that no server uses at the moment: equal for equal tables, whatever is in them.
 *
 * @throws StateDamaged when it is no sound database; PulseError `temporal_state_unreadable` when this process may not read it
 */
export async function readSchema(stateFile: string): Promise<string> {
  const { size } = await stat(stateFile);
  try {
    using database = open(stateFile);
    if (size <= CHECK_LIMIT_BYTES) {
      const [finding] = database.prepare('pragma quick_check(1)').all();
      const text = String(Object.values(finding ?? { none: 'ok' })[0]);
      if (text !== 'ok') throw new StateDamaged(text.replaceAll(/\s+/g, ' '));
    }
    const hash = createHash('sha256');
    for (const { type, name, sql } of database
      .prepare('select type, name, sql from sqlite_schema order by type, name')
      .all())
      hash.update(`${type} ${name}\n${sql}\n`);
    return hash.digest('hex');
  } catch (cause) {
    if (cause instanceof StateDamaged) throw cause;
    const { errcode, message } = cause as { errcode?: number; message: string };
    if (DAMAGED_CODES.has((errcode ?? 0) & PRIMARY_CODE)) throw new StateDamaged(message, { cause });
    throw new PulseError(
      'temporal_state_unreadable',
      `The state of the Temporal server cannot be read (${message}): make ${stateFile} and its folder readable and writable.`,
      { cause },
    );
  }
}

function open(stateFile: string): DatabaseSync & Disposable {
  // Read-only, so that whatever is set aside is as it was left.
  return new DatabaseSync(stateFile, { readOnly: true });
}
