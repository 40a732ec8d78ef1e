/** What a check of a list's elements leaves with its error: by it the element that is wrong is found. */
export interface ElementContext {
  fits(element: unknown): boolean;
}
