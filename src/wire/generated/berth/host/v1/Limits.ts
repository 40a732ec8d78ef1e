// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface LimitsInput {
  'cpus'?: (number | string);
  'memoryMiB'?: (number | string | Long);
  'diskMiB'?: (number | string | Long);
  'processes'?: (number);
  'cpuWeight'?: (number);
  'swapMiB'?: (number | string | Long);
  'ioReadMiBps'?: (number);
  'ioWriteMiBps'?: (number);
  'ioReadIops'?: (number);
  'ioWriteIops'?: (number);
  'networkInMbps'?: (number);
  'networkOutMbps'?: (number);
}

export interface Limits {
  'cpus': (number);
  'memoryMiB': (number);
  'diskMiB': (number);
  'processes': (number);
  'cpuWeight': (number);
  'swapMiB': (number);
  'ioReadMiBps': (number);
  'ioWriteMiBps': (number);
  'ioReadIops': (number);
  'ioWriteIops': (number);
  'networkInMbps': (number);
  'networkOutMbps': (number);
}
