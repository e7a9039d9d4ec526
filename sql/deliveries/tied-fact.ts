/** A fact that tells of the same second as what was stored of its object. */
export interface TiedFact {
  readonly repoId: number;
  /** Of the pull request. */
  readonly number: number;
  readonly stored: string;
  readonly told: string;
}

/** Facts `f` of the same second as the stored row `t`, but not the same; see `domain/facts/fact-version.ts`. */
export const TIED_COLUMNS = `f.repo_id as "repoId", f.number, t.provider_version as stored, f.provider_version as told`;
export const IS_TIED = `split_part(t.provider_version, ':', 2) = split_part(f.provider_version, ':', 2)
    and t.provider_version <> f.provider_version`;
