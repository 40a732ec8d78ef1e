/** What of the kernel a container may reach beyond what every container may; the operator grants them to tenants. */
export const PROFILES = ['fuse', 'iouring', 'nesting', 'nftables', 'tun'] as const;
export type Profile = (typeof PROFILES)[number];

/** Each once, in one order: the same profiles are the same text. */
export const inOrder = (profiles: readonly Profile[]): Profile[] => PROFILES.filter((profile) => profiles.includes(profile));
