import { defineNoun } from '../../platform/nouns/noun.js';

export const IMAGE = defineNoun({
  kind: 'image',
  prefix: 'img',
  collection: 'images',
  selectable: 'read',
  operators: true,
  quota: { images: { doc: 'Own images', initial: 10 } },
});
