/** Whose numbers. */
export type MetricsOwner = { readonly teamId: string } | { readonly repositoryId: string };

/** Where in the API everything of an owner lies. */
export function pathOf(owner: MetricsOwner): string {
  return 'teamId' in owner
    ? `/v1/teams/${encodeURIComponent(owner.teamId)}`
    : `/v1/repositories/${encodeURIComponent(owner.repositoryId)}`;
}
