/** Files listed of one pull request, as many as GitHub lists; the rest is cut and the signature says so. */
export const MAX_FILES = 3_000;

/** Changed lines signed of one pull request, all files together: 15 bytes of memory each. */
export const MAX_CHANGED_LINES = 1_000_000;

/** Bytes of one patch that are read; the rest is cut and the signature says so. */
export const MAX_PATCH_BYTES = 128 * 1024 * 1024;

/** A file with more changed lines than this is listed as `too_large` and not signed (GitHub shows no such diff either). */
export const MAX_SIGNED_FILE_LINES = 20_000;

/** A file with a longer section of the patch than this is listed as `too_large` and not signed. */
export const MAX_SIGNED_FILE_BYTES = 1024 * 1024;

/** Hunks of one pull request, all files together, whose places are kept: 32 bytes of memory each. The rest is counted only. */
export const MAX_HUNKS = 200_000;
