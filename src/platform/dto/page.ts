/** Items on a page when nobody says how many. */
export const PAGE = 50;
