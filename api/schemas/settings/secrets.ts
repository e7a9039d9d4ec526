import { z } from 'zod';

export const SecretRotationSchema = z
  .object({
    keyId: z.string().meta({ description: 'The key that seals secrets from now on.' }),
    isNewKey: z.boolean().meta({ description: 'Whether this rotation made that key.' }),
    keySource: z.enum(['file', 'environment']),
    resealed: z.int().min(0).meta({ description: 'Secrets that were sealed anew.' }),
    failures: z
      .array(z.object({ secretId: z.uuid(), reason: z.string() }))
      .meta({ description: 'Secrets that cannot be opened; they stay as they are.' }),
    keys: z
      .array(z.object({ keyId: z.string(), secrets: z.int().min(0) }))
      .meta({ description: 'How many secrets each key seals now.' }),
  })
  .meta({
    id: 'SecretRotation',
    example: {
      keyId: 'k0f3b6a1c2d4e',
      isNewKey: true,
      keySource: 'file',
      resealed: 3,
      failures: [],
      keys: [{ keyId: 'k0f3b6a1c2d4e', secrets: 3 }],
    },
  });
export type SecretRotation = z.infer<typeof SecretRotationSchema>;
