/** Placeholders for API and worker. */
export const PLACEHOLDERS = {
  api: 'test/supervisor/placeholders/api.ts',
  worker: 'test/supervisor/placeholders/worker.ts',
};
