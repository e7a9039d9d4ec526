/** Where to go next, on this host only. */

/** What the address asks for as the next page; the first page of all unless it is one of ours. */
export function nextPage() {
  const wanted = new URLSearchParams(location.search).get('next');
  if (wanted === null) return '/';
  try {
    const url = new URL(wanted, location.origin);
    // The whole address: a path such as /.//host would be read as another host.
    return url.origin === location.origin ? url.href : '/';
  } catch {
    return '/';
  }
}

/** The last part of the path: what a mail's link is good for. */
export function tokenOfAddress() {
  return decodeURIComponent(location.pathname.split('/').at(-1));
}

/** Takes a token that was used out of the address, so that it stays neither in the history nor on the screen. */
export function forgetToken() {
  const parts = location.pathname.split('/').slice(0, -1);
  history.replaceState(null, '', parts.join('/') || '/');
}

/** Goes on, without a way back to the page that was left. */
export function goTo(address) {
  location.replace(address);
}

/** Shows one of the parts of a page, in the place of another, and takes the focus there, so that it is read out. */
export function showPart(id, insteadOf) {
  for (const other of insteadOf) document.getElementById(other).hidden = true;
  const part = document.getElementById(id);
  part.hidden = false;
  const heading = part.querySelector('h2') ?? part;
  heading.tabIndex = -1;
  heading.focus();
}
