import * as deliveries from '../schemas/work/delivery.ts';
import * as hooks from '../schemas/work/hook.ts';
import * as reconciliations from '../schemas/work/reconciliation.ts';
import type { FilterOf, Transport } from './facts-client.ts';
import type { ApiRequest } from './send-request.ts';

interface DeliveriesTransport extends Transport {
  /** The answer itself, for bytes. */
  open(request: ApiRequest): Promise<Response>;
}

/** The part of the client that tells of hooks, what came through them, and what was found missing. */
export function createDeliveriesClient({ send, list, open }: DeliveriesTransport) {
  const delivery = (id: string) => `/v1/deliveries/${encodeURIComponent(id)}`;
  return {
    /** Runs that compared GitHub's logs of deliveries with what is here, the newest first. */
    listReconciliations: (filter: FilterOf<typeof reconciliations.ReconciliationListQuerySchema> = {}) =>
      list('/v1/reconciliations', filter, reconciliations.ReconciliationPageSchema),
    startReconciliation: (body: { hookId?: string } = {}) =>
      send(
        { method: 'POST', path: '/v1/reconciliations', body },
        reconciliations.ReconciliationStartedSchema,
      ),

    listHooks: (filter: FilterOf<typeof hooks.HookListQuerySchema> = {}) =>
      list('/v1/hooks', filter, hooks.HookPageSchema),
    getHook: (id: string) => send({ path: `/v1/hooks/${encodeURIComponent(id)}` }, hooks.HookSchema),
    /** Gives the secret to set at GitHub, this once. */
    registerHook: (body: hooks.RegisterHookInput) =>
      send({ method: 'POST', path: '/v1/hooks', body }, hooks.HookWithSecretSchema),
    /** Nothing is done at GitHub. */
    removeHook: (id: string) =>
      send({ method: 'DELETE', path: `/v1/hooks/${encodeURIComponent(id)}` }, hooks.HookSchema),
    rotateHookSecret: (id: string, body: { formerValidSeconds?: number } = {}) =>
      send(
        { method: 'POST', path: `/v1/hooks/${encodeURIComponent(id)}/rotate-secret`, body },
        hooks.HookWithSecretSchema,
      ),

    listDeliveries: (filter: FilterOf<typeof deliveries.DeliveryListQuerySchema> = {}) =>
      list('/v1/deliveries', filter, deliveries.DeliveryPageSchema),
    getDelivery: (id: string) => send({ path: delivery(id) }, deliveries.DeliverySchema),
    /** The bytes as GitHub sent them. */
    getDeliveryPayload: async (id: string): Promise<Uint8Array> => {
      const request = { path: `${delivery(id)}/payload`, accept: 'application/octet-stream' };
      return (await open(request)).bytes();
    },
    replayDelivery: (id: string) =>
      send({ method: 'POST', path: `${delivery(id)}/replay` }, deliveries.DeliverySchema),
    replayDeliveries: (body: deliveries.ReplayDeliveriesInput) =>
      send({ method: 'POST', path: '/v1/deliveries/replay', body }, deliveries.DeliveriesReplayedSchema),
  };
}
