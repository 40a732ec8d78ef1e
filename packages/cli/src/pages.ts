type Args = Record<string, unknown>;
type Page = { items: object[]; nextCursor?: string | null };

/** What the service gives at most in one page. */
const MOST_ON_PAGE = 200;

/** A list to its end, or to `limit` items: page after page. `nextCursor` of the answer tells what is behind them. */
export async function everyPage(call: (args: Args) => Promise<unknown>, { limit, ...args }: Args): Promise<Page> {
  const most = (limit as number | undefined) ?? Infinity;
  const items: object[] = [];
  let page: Page | undefined;
  do {
    const cursor = page?.nextCursor;
    page = (await call({ ...args, limit: Math.min(MOST_ON_PAGE, most - items.length), ...(cursor && { cursor }) })) as Page;
    items.push(...page.items);
  } while (page.nextCursor && items.length < most);
  return { ...page, items };
}
