/** The bytes are not what `git diff-tree -p` writes. Carries the byte offset where reading stopped. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly code = 'patch_malformed';
  readonly offset: number;

  /** @param problem what is wrong there, without a full stop */
  constructor(problem: string, offset: number) {
    super(
      `The patch cannot be read at byte ${offset}: ${problem}. It must be the output of git diff-tree -p.`,
    );
    this.offset = offset;
  }
}

/** Reading reached the end of the bytes in the middle of a file's section. */
export class PatchCutError extends PatchError {}
