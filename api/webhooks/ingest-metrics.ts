import { Counter, Histogram, type Registry } from 'prom-client';
import type { RejectionReason } from './rejection.ts';

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Measurements of how deliveries arrive. */
export interface IngestMetrics {
  /** From the head of the request to its answer of 2xx. */
  observeAck(seconds: number): void;
  countRejected(reason: RejectionReason): void;
}

export function createIngestMetrics(registry: Registry): IngestMetrics {
  const acks = new Histogram({
    name: 'pulse_delivery_ack_seconds',
    help: "Time from a delivery's head to its acknowledgement, when it is on disk.",
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  const rejected = new Counter({
    name: 'pulse_deliveries_rejected_total',
    help: 'Deliveries that were not taken, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    observeAck: (seconds) => acks.observe(seconds),
    countRejected: (reason) => rejected.inc({ reason }),
  };
}
