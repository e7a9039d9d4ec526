/** What a command's exit status says. */
export const EXIT_DONE = 0;
/** The command could not do what it was asked, or was interrupted. */
export const EXIT_FAILED = 1;
/** The command line itself is wrong. */
export const EXIT_WRONG_USE = 2;
