const WITHIN_SECONDS = 60;

/** Imports a tar archive as a public image, over the API like any operator would, and waits until that is done. Throws with the answer when it is refused. */
export async function importImage(url: string, operatorKey: string, name: string, archive: Buffer | ReadableStream): Promise<void> {
  const answer = await fetch(`${url}/v1/images?name=${encodeURIComponent(name)}&visibility=public`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/x-tar', prefer: `wait=${WITHIN_SECONDS}` },
    body: archive,
    duplex: 'half',
  } as RequestInit);
  if (!answer.ok) throw new Error(`image ${name} cannot be imported: ${await problemOf(answer)}`);
  const { operation } = (await answer.json()) as { operation?: { status: string; error?: { message: string } } };
  if (operation && operation.status !== 'succeeded') throw new Error(`image ${name} was not imported: ${operation.error?.message ?? operation.status}`);
}

/** What an answer says that is none to go on with: the problem's words, else its beginning. */
export async function problemOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { detail, code } = JSON.parse(text) as { detail: string; code: string };
    return `${detail} (${code})`;
  } catch {
    return `${answer.status} ${text.slice(0, 300)}`;
  }
}
