/** The id that no account has: what is looked up for it costs the same as for an account. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';
