import { expect, test } from 'vitest';
import { environmentOf } from '../../../domain/facts/environment.ts';

const SILENT = { isProduction: null, isTransient: false };

test.each([
  ['production', 'production'],
  ['prod-eu-west-1', 'production'],
  ['Live', 'production'],
  ['github-pages', 'production'],
  ['pre-prod', 'staging'],
  ['Pre Production', 'staging'],
  ['non-prod', 'staging'],
  ['STAGING', 'staging'],
  ['uat', 'staging'],
  ['pr-123', 'preview'],
  ['Preview – shop', 'preview'],
  ['dev', 'development'],
  ['product-search', 'development'],
  ['', 'development'],
] as const)('the name %j means %s', (name, environment) => {
  expect(environmentOf(name, SILENT)).toBe(environment);
});

test('where the name says nothing, the provider does', () => {
  expect(environmentOf('blue', { isProduction: true, isTransient: false })).toBe('production');
  expect(environmentOf('blue', { isProduction: false, isTransient: true })).toBe('preview');
});
