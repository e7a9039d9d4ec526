import { flagOf, idOf, latestOf, objectOrEmpty, timeOf, wordOf } from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { lacks, type ReadEvent } from '../webhook-event.ts';

/** `release`, whatever the action. Its own time of change came late to the payloads: the last known time stands for it. */
export const readReleaseEvent: ReadEvent<'release'> = ({ action, payload }) => {
  const release = objectOrEmpty(payload, 'release');
  const providerId = idOf(release, 'id');
  const tagName = wordOf(release, 'tag_name');
  const createdAt = timeOf(release, 'created_at');
  const publishedAt = timeOf(release, 'published_at');
  if (providerId === null || tagName === null || createdAt === null) return lacks('release');
  return {
    subject: `release/${providerId}`,
    facts: [
      {
        kind: 'release',
        providerId,
        tagName,
        name: wordOf(release, 'name'),
        isDraft: flagOf(release, 'draft') ?? false,
        isPrerelease: flagOf(release, 'prerelease') ?? false,
        target: wordOf(release, 'target_commitish'),
        author: readPerson(release, 'author'),
        url: wordOf(release, 'html_url'),
        createdAt,
        publishedAt,
        isDeleted: action === 'deleted',
        updatedAt: timeOf(release, 'updated_at') ?? latestOf(createdAt, publishedAt) ?? createdAt,
      },
    ],
  };
};
