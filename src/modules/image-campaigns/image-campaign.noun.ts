import { defineNoun } from '../../platform/nouns/noun.js';

export const IMAGE_CAMPAIGN = defineNoun({
  kind: 'imageCampaign',
  prefix: 'cmp',
  collection: 'image-campaigns',
  quota: { imageCampaigns: { doc: 'Image campaigns, ended ones too until they are deleted', initial: 100, free: true } },
});
