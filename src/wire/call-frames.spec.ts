import { expect, test } from '@jest/globals';

import { FrameSplitter, frameOf } from './call-frames.js';

const bytes = Buffer.concat([frameOf(1, 3, Buffer.from('abc'), Buffer.from('message')), frameOf(4_294_967_295, 0), frameOf(7, 14, Buffer.alloc(1000, 'x'))]);
const shown = (frames: ReturnType<FrameSplitter['push']>): unknown[] => frames.map(({ call, kind, content }) => [call, kind, content.toString()]);
const all = [[1, 3, 'abcmessage'], [4_294_967_295, 0, ''], [7, 14, 'x'.repeat(1000)]];

test('frames come whole, however they arrive', () => {
  for (let size = 1; size <= bytes.length; size += 1) {
    const splitter = new FrameSplitter(1000);
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...splitter.push(bytes.subarray(at, at + size)));
    expect(shown(found)).toEqual(all);
  }
});

test('one that is too large is refused before it is there', () => {
  const splitter = new FrameSplitter(999);
  expect(shown(splitter.push(bytes.subarray(0, bytes.length - 1009)))).toEqual(all.slice(0, 2));
  expect(() => splitter.push(bytes.subarray(bytes.length - 1009, bytes.length - 1000))).toThrow('too large');
});
