/** A repository that work is about. */
export interface NamedRepository {
  readonly repoId: number;
  /** `owner/name`, for people only. */
  readonly repository: string;
}
