import { randomInt } from 'node:crypto';
import {
  decideDevice,
  deleteDevice,
  findWaitingDevice,
  insertDeviceAuthorization,
  pollDevice,
  type WaitingDevice,
} from '../../sql/accounts/device-authorizations.ts';
import { currentActing } from '../acting/acting.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { networkOf } from './rates/create-rates.ts';

/** Consonants without look-alikes, so that codes are easy to type and never a word (RFC 8628, 6.1): 20 ** 8 of them. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;
const DEVICE_SECONDS = 10 * 60;
const POLL_SECONDS = 5;
const TRIES_MAX = 5;

export interface StartedDevice {
  readonly deviceCode: string;
  /** `BCDF-GHJK` */
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** Begins to let a device in that has no browser (RFC 8628). @throws PulseError `too_many_requests` */
export async function startDevice({ database, rates, pageUrl }: AccountParts): Promise<StartedDevice> {
  const acting = currentActing();
  const ip = acting?.ip ?? null;
  await rates.take('token_address', networkOf(ip));
  const deviceCode = generateToken();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    const device = { userAgent: acting?.userAgent ?? null, ip, seconds: DEVICE_SECONDS, userCode: code };
    if (!(await insertDeviceAuthorization(database.slonik, { ...device, hash: hashToken(deviceCode) })))
      continue;
    const userCode = `${code.slice(0, 4)}-${code.slice(4)}`;
    return {
      deviceCode,
      userCode,
      verificationUri: pageUrl('/device'),
      verificationUriComplete: pageUrl(`/device?code=${userCode}`),
      expiresInSeconds: DEVICE_SECONDS,
      intervalSeconds: POLL_SECONDS,
    };
  }
  throw new PulseError('sign_in_busy', 'Too many devices are waiting at this moment. Try again.');
}

/**
 * Opens the session of a device that somebody let in.
 *
 * @throws PulseError `authorization_pending`, `slow_down`, `access_denied`, `expired_token`
 */
export async function openDeviceSession(
  { database }: Pick<AccountParts, 'database'>,
  deviceCode: string,
): Promise<OpenedSession> {
  const hash = hashToken(deviceCode);
  const device = await pollDevice(database.slonik, hash, POLL_SECONDS - 1);
  if (device === null || device.isExpired)
    throw new PulseError('expired_token', 'The code is over: begin again.');
  if (device.isDenied) throw new PulseError('access_denied', 'It was not let in.');
  const { userId } = device;
  if (userId === null && device.isTooSoon)
    throw new PulseError('slow_down', `Ask every ${POLL_SECONDS} seconds only.`);
  if (userId === null) throw new PulseError('authorization_pending', 'Nobody has let it in yet: ask again.');
  return database.slonik.transaction(async (db) => {
    if (!(await deleteDevice(db, hash)))
      throw new PulseError('expired_token', 'The code was used already: begin again.');
    return openSession(db, userId, device.userAgent);
  });
}

/** Who waits under a code that somebody typed. @throws PulseError `device_not_found`, `too_many_requests` */
export async function lookAtDevice(
  { database, rates }: AccountParts,
  userId: string,
  typed: string,
): Promise<WaitingDevice> {
  await rates.take('device_code', userId);
  const device = await findWaitingDevice(database.slonik, readUserCode(typed));
  if (device === null) throw deviceNotFound();
  await rates.giveBack('device_code', userId);
  return device;
}

/** Lets the device in that waits under a code, as this person, or turns it away. @throws PulseError `device_not_found`, `too_many_requests` */
export async function answerDevice(
  parts: AccountParts,
  userId: string,
  { userCode, isAllowed }: { readonly userCode: string; readonly isAllowed: boolean },
): Promise<void> {
  await parts.rates.take('device_code', userId);
  if (!(await decideDevice(parts.database.slonik, readUserCode(userCode), { userId, isAllowed })))
    throw deviceNotFound();
  await parts.rates.giveBack('device_code', userId);
}

/** People type codes with or without the dash, in whatever case. */
function readUserCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
}

function deviceNotFound(): PulseError {
  return new PulseError(
    'device_not_found',
    'Nothing waits under this code: it is over, was used, or was typed wrongly.',
  );
}
