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

test.each([
  ['blue', 'production'],
  ['Production – review-portal', 'production'],
  ['Production – qa-site', 'production'],
  ['pull-tracker', 'production'],
  ['qa.example.org', 'production'],
] as const)('what the provider states of %j wins over its name', (name, environment) => {
  expect(environmentOf(name, { isProduction: true, isTransient: false })).toBe(environment);
  expect(environmentOf(name, { isProduction: true, isTransient: true })).toBe(environment);
  expect(environmentOf(name, { isProduction: false, isTransient: true })).toBe('preview');
  expect(environmentOf('prod', { isProduction: null, isTransient: true })).toBe('preview');
});

test('GitHub fills in false for every name but production: only there it was stated', () => {
  expect(environmentOf('prod-eu', { isProduction: false, isTransient: false })).toBe('production');
  expect(environmentOf('Production', { isProduction: false, isTransient: false })).toBe('development');
  expect(environmentOf('uat', { isProduction: false, isTransient: false })).toBe('staging');
});

test.each([
  ['Production – review-portal', 'production'],
  ['Preview – live-site', 'preview'],
  ['reviewer', 'development'],
  ['betamax', 'development'],
  ['préprod', 'development'],
  ['qa2', 'staging'],
  ['nonproduction', 'staging'],
] as const)(
  'a word of %j is a whole one, and what follows the kind is a project: %s',
  (name, environment) => {
    expect(environmentOf(name, SILENT)).toBe(environment);
  },
);
