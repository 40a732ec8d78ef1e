/** Base64 as RFC 4648 has it, padded; Node alone takes anything and leaves out what is none. */
export const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
