/** What the pages for who is not signed in begin with. */
import { wireReveals } from './forms.js';

wireReveals();

/** The page that was wanted first is wanted still, behind the links of this one. */
const next = new URLSearchParams(location.search).get('next');
if (next !== null) {
  for (const link of document.querySelectorAll('a[data-keeps-next]')) {
    const url = new URL(link.href);
    url.searchParams.set('next', next);
    link.href = url.href;
  }
}
