import { busyboxImage } from './busybox-image.js';
import { importImage, problemOf } from './import-image.js';

const NAME = 'busybox';

/** Imports the image `busybox` for everyone, unless it is there. */
export async function ensureFirstImage(url: string, operatorKey: string): Promise<void> {
  const present = await fetch(`${url}/v1/images/${NAME}`, { headers: { authorization: `Bearer ${operatorKey}` } });
  if (present.ok) return;
  if (present.status !== 404) throw new Error(`image ${NAME} cannot be looked up: ${await problemOf(present)}`);
  await importImage(url, operatorKey, NAME, busyboxImage());
}
