import { DoneSchema } from '../schemas/accounts/account-parts.ts';
import * as members from '../schemas/accounts/member.ts';
import * as sessions from '../schemas/accounts/session.ts';
import * as users from '../schemas/accounts/user.ts';
import type { FilterOf, Transport } from './facts-client.ts';

/** The part of the client that signs in, and that tells and decides who may. */
export function createAccountsClient({ send, list }: Transport) {
  const auth = (path: string) => `/v1/auth/${path}`;
  const mine = (path: string) => `/v1/me/${path}`;
  const team = (teamId: string, path: string) => `/v1/teams/${encodeURIComponent(teamId)}/${path}`;
  const user = (userId: string) => `/v1/users/${encodeURIComponent(userId)}`;
  return {
    login: (email: string, password: string) =>
      send({ method: 'POST', path: auth('login'), body: { email, password } }, sessions.OpenedSessionSchema),
    refreshSession: (refreshToken: string) =>
      send({ method: 'POST', path: auth('refresh'), body: { refreshToken } }, sessions.OpenedSessionSchema),
    logout: (refreshToken: string) =>
      send({ method: 'POST', path: auth('logout'), body: { refreshToken } }, DoneSchema),
    startDevice: () => send({ method: 'POST', path: auth('device') }, sessions.StartedDeviceSchema),
    /** @throws ApiProblemError `authorization_pending` or `slow_down` until somebody decided */
    openDeviceSession: (deviceCode: string) =>
      send(
        { method: 'POST', path: auth('device/token'), body: { deviceCode } },
        sessions.OpenedSessionSchema,
      ),
    getMe: () => send({ path: '/v1/me' }, users.MeSchema),

    listMyTokens: () => list(mine('tokens'), {}, users.AccessTokenPageSchema),
    createMyToken: (body: users.CreateAccessToken) =>
      send({ method: 'POST', path: mine('tokens'), body }, users.MadeAccessTokenSchema),
    deleteMyToken: (tokenId: string) =>
      send(
        { method: 'DELETE', path: mine(`tokens/${encodeURIComponent(tokenId)}`) },
        users.AccessTokenSchema,
      ),
    listTeamTokens: (teamId: string) => list(team(teamId, 'tokens'), {}, users.AccessTokenPageSchema),
    createTeamToken: (teamId: string, body: users.CreateTeamToken) =>
      send({ method: 'POST', path: team(teamId, 'tokens'), body }, users.MadeAccessTokenSchema),
    deleteTeamToken: (teamId: string, tokenId: string) =>
      send(
        { method: 'DELETE', path: team(teamId, `tokens/${encodeURIComponent(tokenId)}`) },
        users.AccessTokenSchema,
      ),

    listTeamMembers: (teamId: string) => list(team(teamId, 'members'), {}, members.MemberPageSchema),
    changeTeamMember: (teamId: string, userId: string, role: members.TeamRole) =>
      send(
        { method: 'PATCH', path: team(teamId, `members/${encodeURIComponent(userId)}`), body: { role } },
        members.MemberSchema,
      ),
    removeTeamMember: (teamId: string, userId: string) =>
      send(
        { method: 'DELETE', path: team(teamId, `members/${encodeURIComponent(userId)}`) },
        members.MemberSchema,
      ),
    listTeamInvitations: (teamId: string) =>
      list(team(teamId, 'invitations'), {}, members.InvitationPageSchema),
    createTeamInvitation: (teamId: string, body: members.CreateInvitation) =>
      send({ method: 'POST', path: team(teamId, 'invitations'), body }, members.InvitationSchema),
    resendTeamInvitation: (teamId: string, invitationId: string) =>
      send(
        { method: 'POST', path: team(teamId, `invitations/${encodeURIComponent(invitationId)}/resend`) },
        members.InvitationSchema,
      ),
    withdrawTeamInvitation: (teamId: string, invitationId: string) =>
      send(
        { method: 'DELETE', path: team(teamId, `invitations/${encodeURIComponent(invitationId)}`) },
        members.InvitationSchema,
      ),

    listUsers: (filter: FilterOf<typeof users.UserListQuerySchema> = {}) =>
      list('/v1/users', filter, users.UserPageSchema),
    createUser: (body: users.CreateUser) =>
      send({ method: 'POST', path: '/v1/users', body }, users.UserSchema),
    changeUser: (userId: string, body: users.ChangeUser) =>
      send({ method: 'PATCH', path: user(userId), body }, users.UserSchema),
  };
}
