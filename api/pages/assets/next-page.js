/** Remembers, over a visit to a provider, where somebody wanted to go. */
import { nextPage } from './navigate.js';

const KEY = 'pulse-next';

export function rememberNextPage() {
  sessionStorage.setItem(KEY, nextPage());
}

export function takeNextPage() {
  const next = sessionStorage.getItem(KEY) ?? '/';
  sessionStorage.removeItem(KEY);
  return next;
}
