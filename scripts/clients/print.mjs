// Values as the source of TypeScript that a formatter would leave alone.
export function print(value, indent = '') {
  if (Array.isArray(value)) {
    const flat = value.every((one) => typeof one === 'string');
    if (flat) return `[${value.map(quote).join(', ')}]`;
    return value.length === 0 ? '[]' : `[\n${value.map((one) => `${indent}  ${line(one)},\n`).join('')}${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? quote(value) : String(value);
  const inner = Object.entries(value).map(([key, one]) => `${indent}  ${/^\w+$/.test(key) ? key : quote(key)}: ${print(one, `${indent}  `)},\n`);
  return `{\n${inner.join('')}${indent}}`;
}

function line(value) {
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${Array.isArray(one) ? print(one) : typeof one === 'string' ? quote(one) : one}`)
    .join(', ')} }`;
}

function quote(text) {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
