export interface MirrorProgress {
  readonly stage: 'listing' | 'receiving' | 'resolving' | 'copying';
  /** 0 to 100, or null when the stage cannot tell. */
  readonly percent: number | null;
}
