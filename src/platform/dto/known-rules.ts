import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;

/**
 * Has class-validator look up each class' rules once: it goes through those of all classes at every check of an object, for what it inherits.
 * A class' rules, and those it inherits, are complete when the class is declared.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  if (Object.hasOwn(storage, 'getTargetValidationMetadatas')) return;
  const known = new WeakMap<Function, Rules>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const find = (): Rules => Object.getPrototypeOf(storage).getTargetValidationMetadatas.call(storage, target, schema, always, strictGroups, groups) as Rules;
    if (schema || always || strictGroups || groups?.length) return find();
    const rules = known.get(target) ?? find();
    known.set(target, rules);
    return rules;
  };
}
