import { POSTGRES_SETTINGS } from '../../supervisor/postgres/server-settings.ts';

/** The settings of `npm start`, with more room for sorting while tables are filled. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  ...POSTGRES_SETTINGS,
  maintenance_work_mem: '512MB',
};
