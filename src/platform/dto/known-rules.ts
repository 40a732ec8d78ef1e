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
  // by class, and for objects within others also by the name of the class around them
  const known = new WeakMap<Function, Map<string, Rules>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const find = (): Rules => Object.getPrototypeOf(storage).getTargetValidationMetadatas.call(storage, target, schema, always, strictGroups, groups) as Rules;
    if (always || strictGroups || groups?.length) return find();
    const ofTarget = known.get(target) ?? new Map<string, Rules>();
    known.set(target, ofTarget);
    const rules = ofTarget.get(schema ?? '') ?? find();
    ofTarget.set(schema ?? '', rules);
    return rules;
  };
}
