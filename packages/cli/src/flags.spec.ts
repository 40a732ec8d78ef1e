import { describe, expect, test } from '@jest/globals';
import { type Flag, argumentsOf } from './flags.js';

const FLAGS: Flag[] = [
  { name: 'name', kind: 'text', help: '' },
  { name: 'limits.cpus', kind: 'number', help: '' },
  { name: 'limits.memoryMiB', kind: 'number', help: '' },
  { name: 'labels', kind: 'pairs', help: '' },
  { name: 'start', kind: 'boolean', help: '' },
  { name: 'source', kind: 'json', help: '' },
];

describe('flags become the fields of a request', () => {
  test('dots are objects, digits numbers, pairs maps', () => {
    const read = { name: 'web', 'limits.cpus': '0.5', 'limits.memoryMiB': '256', labels: ['env=prod', 'url=a=b', 'old-'], start: 'false' };
    expect(argumentsOf(FLAGS, read)).toEqual({
      name: 'web',
      limits: { cpus: 0.5, memoryMiB: 256 },
      labels: { env: 'prod', url: 'a=b', old: null },
      start: false,
    });
  });

  test('a flag without its value is true', () => {
    expect(argumentsOf(FLAGS, { start: true })).toEqual({ start: true });
  });

  test('flags come on top of --data', () => {
    expect(argumentsOf(FLAGS, { data: '{"name": "api", "limits": {"cpus": 1, "memoryMiB": 64}}', 'limits.cpus': '2' })).toEqual({
      name: 'api',
      limits: { cpus: 2, memoryMiB: 64 },
    });
  });

  test('null takes a number away again, where the service lets it', () => {
    expect(argumentsOf(FLAGS, { 'limits.cpus': 'null' })).toEqual({ limits: { cpus: null } });
  });

  test.each([
    [{ 'limits.cpus': 'many' }, '--limits.cpus is a number'],
    [{ labels: ['env'] }, '--labels takes key=value: env'],
    [{ start: 'perhaps' }, '--start is true or false'],
    [{ source: '{"snapshotId":' }, '--source is not JSON: {"snapshotId":'],
    [{ data: '[1]' }, '--data is not a JSON object'],
  ])('%j is refused', (options, message) => {
    expect(() => argumentsOf(FLAGS, options)).toThrow(message);
  });
});
