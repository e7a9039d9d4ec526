/** Statuses that an error of this API can have. */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 406
  | 408
  | 409
  | 413
  | 415
  | 422
  | 429
  | 431
  | 500
  | 503
  | 504;

interface ProblemType {
  readonly status: ProblemStatus;
  readonly title: string;
}

/**
 * Every kind of error that a caller can meet, by its code: one status and one title each. An error whose code is not
 * here
 * is a fault of ours: it is answered with `internal_error`, and told to the log only.
 */
export const PROBLEM_TYPES = {
  invalid_request: { status: 400, title: 'The path, the query or a header is not valid' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  provider_refused: { status: 400, title: 'The provider did not accept the sign-in' },
  sign_in_expired: { status: 400, title: 'The sign-in was not begun here, or took too long' },
  authorization_pending: { status: 400, title: 'Nobody has let the device in yet' },
  slow_down: { status: 400, title: 'The device asks too often' },
  access_denied: { status: 400, title: 'The device was turned away' },
  expired_token: { status: 400, title: 'The code of the device is over' },
  invalid_cursor: { status: 400, title: 'The cursor is not one that this list gave' },
  signature_invalid: { status: 401, title: 'The signature is missing or not valid' },
  unauthorized: { status: 401, title: 'A valid token is needed' },
  sign_in_failed: { status: 401, title: 'The e-mail address or the password is wrong' },
  refresh_refused: { status: 401, title: 'The session is over' },
  registration_closed: { status: 403, title: 'Not everybody may register' },
  email_not_proven: { status: 403, title: 'The provider knows no confirmed e-mail address' },
  email_not_allowed: { status: 403, title: 'Addresses of this domain may not sign in' },
  email_unverified: { status: 403, title: 'The e-mail address was not confirmed' },
  account_locked: { status: 403, title: 'The account is locked' },
  invitation_for_another: { status: 403, title: 'The invitation is for another address' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  insufficient_scope: { status: 403, title: 'The token is not good for this' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  repository_not_found: { status: 404, title: 'There is no such repository' },
  commit_not_found: { status: 404, title: 'There is no such commit' },
  pull_request_not_found: { status: 404, title: 'There is no such pull request' },
  pair_not_compared: { status: 404, title: 'The two pull requests were not compared' },
  analysis_run_not_found: { status: 404, title: 'There is no such analysis run' },
  config_snapshot_not_found: { status: 404, title: 'There is no such config snapshot' },
  team_not_found: { status: 404, title: 'There is no such team' },
  risk_unknown: { status: 404, title: 'No risk is known of the team' },
  developer_not_found: { status: 404, title: 'There is no such developer' },
  user_not_found: { status: 404, title: 'There is no such user' },
  provider_not_found: { status: 404, title: 'Nobody signs in through this provider' },
  identity_not_found: { status: 404, title: 'No such account is linked' },
  session_not_found: { status: 404, title: 'There is no such session' },
  token_not_found: { status: 404, title: 'There is no such token' },
  member_not_found: { status: 404, title: 'The team has no such member' },
  invitation_not_found: { status: 404, title: 'There is no such invitation' },
  organization_not_found: { status: 404, title: 'There is no such organisation' },
  device_not_found: { status: 404, title: 'No device waits under this code' },
  link_expired: { status: 404, title: 'The link is over, or was used' },
  repository_not_watched: { status: 404, title: 'The repository does not count for the team' },
  mapping_not_found: { status: 404, title: 'There is no such mapping' },
  rule_not_found: { status: 404, title: 'There is no such rule' },
  anomaly_not_found: { status: 404, title: 'There is no such anomaly' },
  deployment_not_found: { status: 404, title: 'There is no such deployment' },
  incident_not_found: { status: 404, title: 'There is no such incident' },
  verification_not_found: { status: 404, title: 'There is no such verification' },
  hook_not_found: { status: 404, title: 'There is no such hook' },
  delivery_not_found: { status: 404, title: 'There is no such delivery' },
  method_not_allowed: { status: 405, title: 'This address does not know the method' },
  not_acceptable: { status: 406, title: 'The answer has no form that the Accept header takes' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  changed_meanwhile: { status: 409, title: 'Somebody else changed the same at the same moment' },
  repository_exists: { status: 409, title: 'The repository is connected with another source' },
  repository_has_no_source: { status: 409, title: 'The repository has no source to fetch from' },
  repository_disconnected: { status: 409, title: 'The repository is disconnected' },
  sync_stopping: { status: 409, title: 'The last sync is being cancelled' },
  sync_not_running: { status: 409, title: 'No sync of the repository is running' },
  team_exists: { status: 409, title: 'There is a team of this name' },
  email_taken: { status: 409, title: 'There is an account of this address' },
  already_member: { status: 409, title: 'This person is in the team already' },
  invitation_exists: { status: 409, title: 'The address was invited already' },
  identity_taken: { status: 409, title: 'The account elsewhere is linked with another account' },
  last_way_in: { status: 409, title: 'An account keeps its last way to sign in' },
  last_admin: { status: 409, title: 'A team keeps its last admin' },
  last_operator: { status: 409, title: 'This Pulse keeps its last operator' },
  operator_exists: { status: 409, title: 'There is an operator already' },
  organization_exists: { status: 409, title: 'There is an organisation of this name' },
  organization_in_use: { status: 409, title: 'Teams or repositories belong to the organisation' },
  too_many_tokens: { status: 409, title: 'There are as many tokens as there may be' },
  rule_exists: { status: 409, title: 'The repository has such a rule already' },
  too_many_mappings: { status: 409, title: 'The repository has as many mappings as it may' },
  bot_rule_exists: { status: 409, title: 'There is such a rule about machines already' },
  hook_exists: { status: 409, title: 'There is a hook already' },
  payload_dropped: { status: 409, title: 'The bytes of the delivery are kept no longer' },
  deployment_not_told: { status: 409, title: 'The deployment was not told through the API' },
  secret_rotation_running: { status: 409, title: 'A rotation of secrets is running' },
  idempotency_key_in_use: { status: 409, title: 'The request with this key is still being answered' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_delivery: { status: 415, title: 'The body must be JSON or a form, and not compressed' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not taken here' },
  invalid_source: { status: 422, title: 'The source is not one that can be fetched from' },
  repository_not_visible: { status: 422, title: 'GitHub shows no such repository' },
  github_unauthorized: { status: 422, title: 'GitHub does not accept the credential' },
  github_forbidden: { status: 422, title: 'The credential lacks a right at GitHub' },
  github_suspended: { status: 422, title: 'The installation is suspended at GitHub' },
  github_not_configured: { status: 422, title: 'There is no credential for GitHub' },
  github_rejected: { status: 422, title: 'GitHub refused the request' },
  coverage_unreadable: { status: 422, title: 'The coverage report cannot be read' },
  deployment_not_blamable: { status: 422, title: 'The incident cannot be blamed on this deployment' },
  password_refused: { status: 422, title: 'The password cannot be taken' },
  password_wrong: { status: 422, title: 'The current password is wrong' },
  name_missing: { status: 422, title: 'A new account needs a name' },
  validation_failed: { status: 422, title: 'The body is not valid' },
  idempotency_key_reused: { status: 422, title: 'The key was used for another request' },
  too_many_requests: { status: 429, title: 'This was tried too often' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'The server failed' },
  disk_full: { status: 503, title: 'The disk is full' },
  database_unavailable: { status: 503, title: 'The database cannot be reached' },
  provider_unavailable: { status: 503, title: 'The provider cannot be reached' },
  sign_in_busy: { status: 503, title: 'Too many people are signing in' },
  coverage_busy: { status: 503, title: 'Too many coverage reports are being read' },
  deliveries_delayed: { status: 503, title: 'Too many deliveries are being stored' },
  github_unavailable: { status: 503, title: 'GitHub cannot be reached' },
  rate_limited: { status: 503, title: 'GitHub’s limit is used up' },
  temporal_unavailable: { status: 503, title: 'Temporal cannot be reached' },
  not_ready: { status: 503, title: 'Not every part is ready' },
  too_many_listeners: { status: 503, title: 'Too many clients follow syncs' },
  timeout: { status: 504, title: 'The answer took too long' },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEM_TYPES;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_TYPES, code);
}
