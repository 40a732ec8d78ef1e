/** What `berth image build` knows how to build. */
export const SYSTEMS = ['busybox', 'debian-12', 'debian-13'] as const;
export type System = (typeof SYSTEMS)[number];
