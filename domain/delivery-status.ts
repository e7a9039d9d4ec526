/** What became of a delivery: `failed` is tried again, `dead` only when somebody asks for it. */
export const DELIVERY_STATUSES = ['received', 'processed', 'skipped', 'failed', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
