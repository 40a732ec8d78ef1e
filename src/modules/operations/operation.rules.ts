export const OPERATION_STATUSES = ['queued', 'running', 'succeeded', 'failed'] as const;
