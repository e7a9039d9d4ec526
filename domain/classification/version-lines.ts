const VERSION = String.raw`v?\d+(?:\.(?:\d+|x))+(?:[-+.~]?[0-9A-Za-z][0-9A-Za-z.+-]*)?`;
const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const SUFFIX = '(?:DEV|dev|alpha|beta|rc|RC|SNAPSHOT)\\d*';

/** Lines that hold a version number or a release date and nothing else of meaning. */
const VERSION_LINES: readonly RegExp[] = [
  // A line that is a version: VERSION, .version.
  new RegExp(`^\\s*${VERSION}\\s*$`),
  // "version": "1.2.3", version = "1.2.3", __version__ = '1.2.3', const VERSION_ID = 20100;
  new RegExp(
    String.raw`^[\w\s.$:]*?["']?\b(?:[A-Z_]*VERSION(?:_ID)?|version|__version__|versionName|versionCode)["']?` +
      String.raw`\s*(?:=>|:=|[:=])\s*["']?(?:${VERSION}|\d+|${SUFFIX}|)["']?\s*[,;]?\s*$`,
  ),
  // const EXTRA_VERSION = 'DEV' is covered above; <version>1.2.3</version> of a Maven project.
  new RegExp(`^\\s*<(?:project\\.)?version>${VERSION}</(?:project\\.)?version>\\s*$`),
  // A heading of a change log: ## v1.2.3 (2020-01-31), * 2.0.1 (2011-08-26), ### [1.2.3] - 2020-01-31
  new RegExp(
    `^[\\s#*=-]*\\[?${VERSION}\\]?\\s*(?:[-–(\\s]*(?:${DATE}|unreleased|Unreleased|UNRELEASED)\\)?)?\\s*$`,
  ),
];

/** Changed lines a release commit makes in one file at most. */
export const MAX_VERSION_ONLY_LINES = 20;

/** Whether a changed line says nothing but a version number or a release date. */
export function isVersionLine(text: string): boolean {
  return VERSION_LINES.some((pattern) => pattern.test(text));
}
