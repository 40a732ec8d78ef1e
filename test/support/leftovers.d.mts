export type LeftoverKind = 'handles' | 'timers' | 'processes' | 'host';

export declare function leftovers(kinds: LeftoverKind[], mark?: string): Promise<{ left(): Promise<string[]> }>;

export declare function killMarked(mark: string): void;

export declare function removeFolder(folder: string): boolean;
