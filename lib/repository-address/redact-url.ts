const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s'"]*@/gi;
const URL_QUERY = /\b([a-z][a-z0-9+.-]*:\/\/[^?#\s'"]+)[?#][^\s'"]*/gi;

/**
 * Removes credentials from every URL in a text: the user-information part and the query, where tokens hide.
 * Works on whole messages of Git as well as on one URL; text without a URL is returned as it is.
 */
export function redactUrls(text: string): string {
  return text.replace(URL_CREDENTIALS, '$1***@').replace(URL_QUERY, '$1?***');
}
