// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface LimitsInput {
  'cpus'?: (number | string);
  'memoryMib'?: (number | string | Long);
  'diskMib'?: (number | string | Long);
  'processes'?: (number);
  'cpuWeight'?: (number);
  'swapMib'?: (number | string | Long);
  'ioReadMibps'?: (number);
  'ioWriteMibps'?: (number);
  'ioReadIops'?: (number);
  'ioWriteIops'?: (number);
  'networkInMbps'?: (number);
  'networkOutMbps'?: (number);
}

export interface Limits {
  'cpus': (number);
  'memoryMib': (number);
  'diskMib': (number);
  'processes': (number);
  'cpuWeight': (number);
  'swapMib': (number);
  'ioReadMibps': (number);
  'ioWriteMibps': (number);
  'ioReadIops': (number);
  'ioWriteIops': (number);
  'networkInMbps': (number);
  'networkOutMbps': (number);
}
