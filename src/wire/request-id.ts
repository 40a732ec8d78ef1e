import { Metadata } from '@grpc/grpc-js';

/** Of a call: the request that it is made for, as it stands in the access log and in its operation. */
const HEADER = 'berth-request-id';
const LONGEST = 100;

/** What a call says beside its message: the id of the request that it is made for, when there is one. */
export function metadataOf(requestId: string | undefined): Metadata {
  const metadata = new Metadata();
  if (requestId) metadata.set(HEADER, requestId);
  return metadata;
}

/** The id a call was made with; undefined for one that nobody asked for, or of an older caller. */
export function requestIdOf({ metadata }: { metadata: Metadata }): string | undefined {
  return metadata.get(HEADER)[0]?.toString().slice(0, LONGEST);
}
