import { fromJSON } from '@grpc/proto-loader';

import type { HostAgentDefinition } from './generated/berth/host/v1/HostAgent.js';
import { descriptor } from './generated/descriptor.js';

/** The service as both sides see it: camelCase fields, 64-bit numbers as `number`, enums as their names. */
export const hostAgentDefinition = fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
})['berth.host.v1.HostAgent'] as unknown as HostAgentDefinition;

/** Largest message in bytes either way: an exec's two streams and a spec's files fit, an image does not. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** PEM files for mutual TLS: the authority both sides trust, and one's own certificate and key. */
export interface WireTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}
