import { TAR_END, tarHeader, tarPadding } from '../../src/wire/tar-entry.js';

/** One entry as an attacker writes it: nothing is checked. */
export interface Crafted {
  name: string;
  content?: string | Buffer;
  /** As in the header: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 folder, L long name, x extension, S sparse. */
  type?: string;
  target?: string;
  mode?: number;
  uid?: number;
  /** What the header says, whatever the content is. */
  size?: number;
}

export function crafted(...entries: Crafted[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryOf), TAR_END]);
}

/** An extension of the next entry: a name, attributes. */
export function pax(key: string, value: string | Buffer): Crafted {
  const body = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  const digits = [1, 2, 3, 4, 5, 6].find((count) => String(body.length + count).length === count)!;
  return { name: 'pax', type: 'x', content: Buffer.concat([Buffer.from(String(body.length + digits)), body]) };
}

function entryOf({ name, content = '', type = '0', target = '', mode = 0o644, uid = 0, size }: Crafted): Buffer[] {
  const bytes = Buffer.from(content);
  const header = tarHeader(name, size ?? bytes.length);
  header.write(`${mode.toString(8).padStart(7, '0')}\0${uid.toString(8).padStart(7, '0')}\0`, 100);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(target, 157);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, tarPadding(bytes.length)];
}
