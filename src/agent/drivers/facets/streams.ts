export interface ExecRequest {
  /** argv, never a shell line. */
  command: string[];
  stdin: Uint8Array;
  env: Record<string, string>;
  /** Empty: `/`. */
  cwd: string;
  /** Name or uid[:gid] inside the container; empty: root. */
  user: string;
  timeoutSeconds: number;
  /** Of each stream; what exceeds it is thrown away and `truncated` set. */
  maxOutputBytes: number;
}

export interface ExecResult {
  /** 128 + signal when killed, 127 when the command does not exist. */
  exitCode: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  truncated: boolean;
  timedOut: boolean;
}

/** A window's size in characters. */
export interface Terminal {
  columns: number;
  rows: number;
}

export type StreamRequest = Pick<ExecRequest, 'command' | 'env' | 'cwd' | 'user'> & {
  /** Gives the command a terminal; without one it has pipes. */
  terminal?: Terminal;
};

export type StreamInput = { data: Uint8Array } | { resize: Terminal } | { signal: number } | { end: true };
/** `errors` are bytes of standard error, where there is no terminal. */
export type StreamOutput = { data: Uint8Array } | { errors: Uint8Array } | { exitCode: number };

/** A conversation with a container. What it says can be iterated over once; the exit code comes last, and not at all when it was cut off. */
export interface DriverStream extends AsyncIterable<StreamOutput> {
  /** Resolves once more may be written. What nobody reads any more is dropped. */
  write(input: StreamInput): Promise<void>;
  /** Ends the command, or only this view of the console. */
  close(): void;
}

/** Commands beside a container's own, and its console. */
export interface Streams {
  /** Runs a command in a running container (else `conflict`); an unknown user or cwd is `invalid`. */
  exec(id: string, request: ExecRequest): Promise<ExecResult>;
  /** Runs a command whose input and output come as they come; refusals as with `exec`. It runs when this resolves. */
  open(id: string, request: StreamRequest): Promise<DriverStream>;
  /** A view of the console: its newest output, what follows, and its keyboard. Several at once are fine. Stopped: `conflict`. */
  console(id: string): Promise<DriverStream>;
  /** The newest console bytes, at most `tailBytes` (0: all that is kept). */
  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }>;
}
