/** For pages that do nothing. */
