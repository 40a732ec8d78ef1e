import { importImage, problemOf } from '../up/import-image.js';

interface Image {
  id: string;
  name: string;
  status: string;
  createdAt: string;
}

const LONGEST_NAME = 63;

/**
 * Makes an archive the image that everyone knows by `alias`, over the API like any operator would: a version named after the time it was built, then the
 * alias in one step. What had the alias before stays, under its own name; what had it as its name gets one after the time it was made. Returns
 * the version's name. `archive` is not opened when that version is there already. Throws with the answer when it is refused.
 */
export async function publishImage(url: string, operatorKey: string, alias: string, builtAt: Date, archive: () => ReadableStream | Buffer): Promise<string> {
  const name = versionOf(alias, builtAt);
  const call = async (method: string, path: string, body?: object): Promise<Image | undefined> => {
    const answer = await fetch(`${url}/v1/images/${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorKey}`, prefer: 'wait=60', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`image ${path}: ${await problemOf(answer)}`);
    return (await answer.json()) as Image;
  };

  const present = await call('GET', name);
  if (present?.status === 'error') await call('DELETE', present.id);
  if (present?.status !== 'ready') await importImage(url, operatorKey, name, archive());
  const before = await call('GET', alias);
  if (before?.name === alias) await call('PATCH', before.id, { name: versionOf(alias, new Date(before.createdAt)), alias });
  await call('PATCH', name, { alias });
  return name;
}

/** debian-12-20261130-154501, in UTC. */
function versionOf(alias: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const stamp = `-${day}-${time}`;
  return `${alias.slice(0, LONGEST_NAME - stamp.length).replace(/-+$/, '')}${stamp}`;
}
