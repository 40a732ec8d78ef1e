import { operatorScopes } from '../context/scopes.js';

/** What people may do, by the role their token names. Keys are given scopes one by one. */
const ROLES: Readonly<Record<string, () => readonly string[]>> = {
  viewer: () => ['*:read'],
  operator: () => ['*:read', ...operatorScopes()],
  admin: () => ['*'],
};

/** The scopes of a role; undefined when there is none of this name. */
export const scopesOfRole = (role: unknown): readonly string[] | undefined =>
  typeof role === 'string' && Object.hasOwn(ROLES, role) ? ROLES[role]!() : undefined;
