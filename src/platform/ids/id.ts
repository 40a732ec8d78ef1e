import { typeidUnboxed } from 'typeid-js';

/** What has ids; each noun declares its prefix. Ids are opaque to clients, time-ordered (UUIDv7 in base 32), lower-case, URL safe. */
interface Prefixed {
  prefix: string;
}

/** A new id, for example `ctr_01k…`. */
export const newId = ({ prefix }: Prefixed): string => typeidUnboxed(prefix);

/** What an id looks like; nobody's. */
export const idLike = ({ prefix }: Prefixed): string => `${prefix}_01k00000000000000000000000`;

const SUFFIX = /^_[0-7][0-9a-z]{25}$/;

/** Whether the text has the form of such an id (a name cannot: names hold no underscore). */
export const isId = ({ prefix }: Prefixed, text: string): boolean => text.startsWith(prefix) && SUFFIX.test(text.slice(prefix.length));
