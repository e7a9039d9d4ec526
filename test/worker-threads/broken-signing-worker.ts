/** A thread of the signing pool that cannot start. */
throw new Error('this module cannot be loaded');
