import { createVerify } from 'node:crypto';
import type { World } from '../world/world.ts';
import { ApiError, type Principal } from './call.ts';

const JWT_LIFE_LIMIT_S = 600;
const JWT_SKEW_S = 60;

/**
 * Says who asks, from the `Authorization` header: a personal token, an installation token, or the signed JWT of an App.
 * @throws ApiError 401 as GitHub words it
 */
export function authenticate(world: World, authorization: string | undefined): Principal {
  if (authorization === undefined) return { kind: 'anonymous' };
  const credential = readCredential(authorization);
  if (credential.split('.').length === 3) return authenticateApp(world, credential);
  const token = world.tokens.get(credential);
  if (token !== undefined) {
    if (token.expiresAt !== null && token.expiresAt <= world.clock.now())
      throw new ApiError(401, 'Bad credentials');
    return { kind: 'user', token };
  }
  const installed = world.installationTokens.get(credential);
  if (installed === undefined || installed.expiresAt <= world.clock.now()) {
    throw new ApiError(401, 'Bad credentials');
  }
  const { installation, permissions, repositoryIds } = installed;
  if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
  return { kind: 'installation', installation, permissions, repositoryIds };
}

function readCredential(authorization: string): string {
  const match = /^(token|bearer|basic)\s+(\S+)$/i.exec(authorization.trim());
  if (match === null) throw new ApiError(401, 'Bad credentials');
  if (match[1]!.toLowerCase() !== 'basic') return match[2]!;
  const [user = '', password = ''] = Buffer.from(match[2]!, 'base64').toString().split(/:(.*)/s);
  // Git sends a token as the password of `x-access-token`, or as the user name alone.
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

/** RS256 only, `iss` the App's id or client id, at most ten minutes of life: GitHub's rules. */
function authenticateApp(world: World, jwt: string): Principal {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const header = readPart(head);
  const claims = readPart(payload);
  if (header.alg !== 'RS256') throw new ApiError(401, 'A JSON web token could not be decoded');
  const app = [...world.apps.values()].find(
    ({ id, clientId }) => String(id) === String(claims.iss) || clientId === claims.iss,
  );
  if (app === undefined) throw new ApiError(404, 'Integration not found');
  const isSigned = createVerify('RSA-SHA256')
    .update(`${head}.${payload}`)
    .verify(app.publicKey, signature, 'base64url');
  if (!isSigned) throw new ApiError(401, 'A JSON web token could not be decoded');
  checkTimes(claims, world.clock.nowMs() / 1_000);
  return { kind: 'app', app };
}

function checkTimes({ iat, exp }: Record<string, unknown>, nowS: number): void {
  if (typeof exp !== 'number' || exp <= nowS) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > nowS + JWT_LIFE_LIMIT_S + JWT_SKEW_S) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== 'number' || iat > nowS + JWT_SKEW_S) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function readPart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: it is no token.
  }
  throw new ApiError(401, 'A JSON web token could not be decoded');
}
