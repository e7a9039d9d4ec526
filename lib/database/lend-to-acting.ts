import { type Interceptor, sql } from 'slonik';
import { currentActing } from '../acting/acting.ts';
import { toSetting } from '../acting/acting-settings.ts';

/**
 * Puts the name of whoever acts on each connection that slonik lends to him, and takes it off again; a connection whose work failed
 * does not come back. What nobody does in his own name costs nothing.
 */
export const lendToActing: Interceptor = {
  name: 'lend-to-acting',
  afterPoolConnection: async (_, connection) => {
    const acting = currentActing();
    if (acting === undefined) return null;
    await connection.query(sql.unsafe`select set_config('pulse.acting', ${toSetting(acting)}, false)`);
    return null;
  },
  beforePoolConnectionRelease: async (_, connection) => {
    if (currentActing() !== undefined)
      await connection.query(sql.unsafe`select set_config('pulse.acting', '', false)`);
    return null;
  },
};
