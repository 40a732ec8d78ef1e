export const TENANT_STATUSES = ['active', 'suspended'] as const;
