/** An endless stream as clients of GraphQL stop it: `return` aborts what the stream waits for, which a plain generator cannot. */
export function cancellable<T>(begin: (signal: AbortSignal) => AsyncGenerator<T>): AsyncIterableIterator<T> {
  const stop = new AbortController();
  const stream = begin(stop.signal);
  return {
    next: () => stream.next(),
    return: () => {
      stop.abort();
      return stream.return(undefined);
    },
    throw: (error: unknown) => {
      stop.abort();
      return stream.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
