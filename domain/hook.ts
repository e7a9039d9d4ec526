/** What a hook at GitHub belongs to. */
export const HOOK_KINDS = ['repository', 'organization', 'app'] as const;

/** How a hook stands: `missing`, `disabled` and `altered` are what a look at GitHub found. */
export const HOOK_STATUSES = ['pending', 'active', 'missing', 'disabled', 'altered', 'removed'] as const;
export type HookStatus = (typeof HOOK_STATUSES)[number];
