// Original file: src/wire/host_agent.proto

export const Power = {
  POWER_UNSPECIFIED: 'POWER_UNSPECIFIED',
  STOPPED: 'STOPPED',
  RUNNING: 'RUNNING',
  PAUSED: 'PAUSED',
} as const;

export type PowerInput =
  | 'POWER_UNSPECIFIED'
  | 0
  | 'STOPPED'
  | 1
  | 'RUNNING'
  | 2
  | 'PAUSED'
  | 3

export type Power = typeof Power[keyof typeof Power]
