export const TEST_TOKEN = 'a-token-for-tests-only';
/** Opens what the APIs of tests seal. */
export const TEST_SECRET_KEYS = `test:${Buffer.alloc(32, 1).toString('base64')}`;
