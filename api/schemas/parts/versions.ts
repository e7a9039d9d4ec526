import { z } from 'zod';

export const VersionsSchema = z
  .object({ signature: z.int(), algorithm: z.int(), config: z.int() })
  .meta({ id: 'Versions', description: 'What computed a result: the same versions give the same result.' });
