export interface UpstreamTip {
  readonly commit: number;
  readonly branch: string | null;
}
