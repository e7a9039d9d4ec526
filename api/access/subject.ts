import type { Context } from 'hono';
import type pg from 'pg';
import type { AccessSubject } from '../../domain/access/permissions.ts';
import { PulseError } from '../../lib/errors.ts';
import { findRepositoryOfIncident, findTeamOfAnomaly } from '../../sql/access/find-subject.ts';
import { anomalyNotFound, incidentNotFound, repositoryNotFound, teamNotFound } from '../require-found.ts';

/** What a request is about, as its path (or its body) names it; with how to say that it is not there. */
export interface Subject {
  readonly teamId: string | null;
  readonly repoId: string | null;
  readonly notFound: (() => PulseError) | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What fits a repository's id for certain: the operation itself refuses the rest. */
const ID = /^[1-9]\d{0,15}$/;

export const NO_SUBJECT: Subject = { teamId: null, repoId: null, notFound: undefined };

export function teamSubject(teamId: string): Subject {
  return { ...NO_SUBJECT, teamId, notFound: () => teamNotFound(teamId) };
}

export function repositorySubject(repoId: number): Subject {
  return { ...NO_SUBJECT, repoId: String(repoId), notFound: () => repositoryNotFound(repoId) };
}

/**
 * What the path of a request is about. A parameter of a wrong form names nothing: the caller is looked at all the same, before he is told so.
 */
export async function findSubject(db: pg.Pool, c: Context, kind: AccessSubject): Promise<Subject> {
  const { teamId, repositoryId, anomalyId, incidentId } = c.req.param() as Record<string, string | undefined>;
  if (kind === 'team') {
    if (teamId !== undefined) return UUID.test(teamId) ? teamSubject(teamId.toLowerCase()) : NO_SUBJECT;
    if (anomalyId === undefined || !ID.test(anomalyId)) return NO_SUBJECT;
    const found = await findTeamOfAnomaly(db, anomalyId);
    return { ...NO_SUBJECT, teamId: found, notFound: () => anomalyNotFound(Number(anomalyId)) };
  }
  if (kind === 'repository') {
    if (repositoryId !== undefined)
      return ID.test(repositoryId) ? repositorySubject(Number(repositoryId)) : NO_SUBJECT;
    if (incidentId === undefined || !UUID.test(incidentId)) return NO_SUBJECT;
    const found = await findRepositoryOfIncident(db, incidentId);
    return { ...NO_SUBJECT, repoId: found, notFound: () => incidentNotFound(incidentId) };
  }
  return NO_SUBJECT;
}

/** That a subject is not there, or must not be seen: in the same words. What the path named in a wrong form is told so. */
export function hiddenSubject({ notFound }: Subject): PulseError {
  return (
    notFound?.() ?? new PulseError('invalid_request', 'An id in the path is not of the form that ids have.')
  );
}
