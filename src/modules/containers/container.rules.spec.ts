import { describe, expect, it } from '@jest/globals';
import { statusOf } from './container.rules.js';

describe('why a container stopped', () => {
  const ended = { state: 'stopped', exitCode: 137 };

  it('is its memory when the kernel killed it for that', () => {
    expect(statusOf({ ...ended, exitReason: 'oom' }, 'running')).toMatchObject({ status: 'stopped', statusReason: { code: 'oom_killed' } });
  });

  it('is what the host says otherwise, and nothing when it was asked to stop', () => {
    expect(statusOf({ ...ended, exitReason: 'killed' }, 'running')).toMatchObject({ statusReason: { code: 'killed' } });
    expect(statusOf({ ...ended, exitReason: 'killed' }, 'stopped')).toEqual({ status: 'stopped', statusReason: null });
  });
});
