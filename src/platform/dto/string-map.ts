import { registerDecorator } from 'class-validator';

const LABEL_KEY = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const ENV_KEY = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

const MESSAGES = {
  labels: 'want at most 64 labels; keys of 1 to 63 letters, digits and ._/- , values of up to 63 letters, digits and ._-, both beginning and ending with a letter or digit',
  env: 'want at most 128 variables; names of letters, digits and _, not beginning with a digit; values of up to 4096 characters without NUL',
};

/** Checks a map of text to text; `removable` also allows null, which removes the entry in a merge-patch. */
export function StringMap(kind: 'labels' | 'env', removable: boolean): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'stringMap',
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: `${String(propertyName)}: ${MESSAGES[kind]}` },
      validator: {
        validate: (value: unknown) => {
          if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
          const entries = Object.entries(value);
          if (entries.length > (kind === 'labels' ? 64 : 128)) return false;
          return entries.every(([key, text]) => {
            if (text === null) return removable;
            if (typeof text !== 'string') return false;
            if (kind === 'labels') return LABEL_KEY.test(key) && LABEL_VALUE.test(text);
            return ENV_KEY.test(key) && text.length <= 4096 && !text.includes('\0');
          });
        },
      },
    });
}
