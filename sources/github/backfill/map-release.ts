import { z } from 'zod';
import type { ReleaseFact } from '../../../domain/facts/delivery-facts.ts';
import { restUser } from './map-person.ts';
import { databaseId, optionalText, optionalTime, text, time } from './read-scalars.ts';

export const restRelease = z.object({
  id: databaseId,
  tag_name: text,
  name: optionalText,
  draft: z.boolean(),
  prerelease: z.boolean(),
  target_commitish: optionalText,
  author: restUser,
  html_url: optionalText,
  created_at: time,
  published_at: optionalTime,
  updated_at: optionalTime,
});

export function mapRelease(release: z.infer<typeof restRelease>): ReleaseFact {
  return {
    kind: 'release',
    providerId: release.id,
    tagName: release.tag_name,
    name: release.name,
    isDraft: release.draft,
    isPrerelease: release.prerelease,
    target: release.target_commitish,
    author: release.author,
    url: release.html_url,
    createdAt: release.created_at,
    publishedAt: release.published_at,
    isDeleted: false,
    updatedAt: release.updated_at ?? release.published_at ?? release.created_at,
  };
}
