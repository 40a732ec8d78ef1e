const BLOCK = 512;

/** What ends a tar archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The header of a regular file of `size` bytes, mode 0644, root's. Throws on names of more than 100 bytes. */
export function tarHeader(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`tar: the name ${name} is longer than 100 bytes`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0' + '0000000\0'.repeat(2), 100);
  // Octal up to 8 GiB, big-endian binary beyond, as GNU tar does.
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar  \0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The zeros that follow `size` bytes of content. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
