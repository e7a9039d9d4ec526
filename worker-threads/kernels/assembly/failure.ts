/** Why a kernel gave up: what `KERNEL_FAILURES` names on the other side. */
export const OUT_OF_MEMORY: i32 = 0;
export const NO_SECTION: i32 = 1;
export const UNKNOWN_HEADER_LINE: i32 = 2;
export const WRONG_NUMBER: i32 = 3;
export const NO_HUNK_HEADER: i32 = 4;
export const UNKNOWN_SIGN: i32 = 5;
export const TOO_MANY_LINES: i32 = 6;
export const CUT_IN_LINE: i32 = 7;
export const CUT_IN_HUNK: i32 = 8;

/** Throws on the other side, which ends every call here. */
export declare function fail(failure: i32, offset: usize): void;
