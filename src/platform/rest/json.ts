/** Texts of what many answers share; frozen, so that they stay right. */
const texts = new WeakMap<object, string>();

function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item) ?? 'null';
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = JSON.stringify(item);
  if (Object.isFrozen(item)) texts.set(item, text);
  return text;
}

/** An answer as JSON. Frozen items of a page are written once, and put into the next page as they were. */
export function jsonOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !Array.isArray((answer as { items?: unknown }).items)) return textOf(answer);
  const { items, ...rest } = answer as { items: unknown[] };
  const others = JSON.stringify(rest);
  return `{"items":[${items.map(textOf).join(',')}]${others === '{}' ? '' : `,${others.slice(1, -1)}`}}`;
}
