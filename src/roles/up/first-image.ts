import { busyboxImage } from './busybox-image.js';

const NAME = 'busybox';
const IMPORT_WITHIN_SECONDS = 60;

/** Imports the image `busybox` for everyone, over the API like any operator would, unless it is there. */
export async function ensureFirstImage(url: string, operatorKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${operatorKey}` };
  const present = await fetch(`${url}/v1/images/${NAME}`, { headers });
  if (present.ok) return;
  if (present.status !== 404) throw new Error(`image ${NAME} cannot be looked up: ${await problem(present)}`);
  const answer = await fetch(`${url}/v1/images?name=${NAME}&visibility=public`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-tar', prefer: `wait=${IMPORT_WITHIN_SECONDS}` },
    body: new Uint8Array(busyboxImage()),
  });
  if (!answer.ok) throw new Error(`image ${NAME} cannot be imported: ${await problem(answer)}`);
  const { operation } = (await answer.json()) as { operation?: { status: string; error?: { message: string } } };
  if (operation && operation.status !== 'succeeded') throw new Error(`image ${NAME} was not imported: ${operation.error?.message ?? operation.status}`);
}

async function problem(answer: Response): Promise<string> {
  const body = await answer.text();
  return `${answer.status} ${body.slice(0, 300)}`;
}
