import { z } from 'zod';

import { Email, PersonalLine, User, Username } from '../users/users.schema.js';
import { TokenDelivery } from './sessions/sessions.schema.js';

const PASSWORD = 'a long phrase nobody else uses';
const PROVEN = { email: 'ada@example.com', otp: '123456' };

/** A password as it is typed; the policy for new ones counts bytes and looks it up among the common ones. */
const Password = z.string().min(1).max(1024).meta({ example: PASSWORD });

const Otp = z
  .string()
  .regex(/^\d{6}$/, { error: 'must be 6 digits' })
  .meta({ example: '123456' });
const LinkToken = z.string().min(1).max(200).describe('The token of the mailed link');
const Delivery = TokenDelivery.default('body').describe('Where the refresh token travels: in the JSON, or only in an HttpOnly cookie');

export const Register = z
  .strictObject({
    email: Email,
    password: Password.describe('8 to 72 bytes, not a common one'),
    username: Username.nullish(),
    full_name: PersonalLine.nullish(),
    name: PersonalLine.nullish().describe('The same as full_name'),
    company_name: PersonalLine.nullish(),
    token_delivery: Delivery,
  })
  .meta({ id: 'Register', example: { email: 'ada@example.com', password: PASSWORD, full_name: 'Ada Lovelace' } });
export type Register = z.output<typeof Register>;

const Identifier = z.string().trim().normalize('NFKC').min(1).max(254);

export const Login = z
  .strictObject({
    email: Identifier.optional(),
    username: Identifier.optional(),
    identifier: Identifier.optional().describe('Email address or username'),
    password: Password,
    token_delivery: Delivery,
  })
  .refine(({ email, username, identifier }) => [email, username, identifier].filter(Boolean).length === 1, {
    error: 'give exactly one of email, username and identifier',
    path: ['identifier'],
  })
  .meta({ id: 'Login', example: { email: 'ada@example.com', password: PASSWORD } });
export type Login = z.output<typeof Login>;

export const EmailOnly = z.strictObject({ email: Email }).meta({ id: 'EmailOnly' });
export type EmailOnly = z.output<typeof EmailOnly>;

const proof = { token: LinkToken.optional(), email: Email.optional(), otp: Otp.optional() };
const provesOnce = ({
  token,
  email,
  otp,
}: {
  token?: string | undefined;
  email?: string | undefined;
  otp?: string | undefined;
}): boolean => (token === undefined ? email !== undefined && otp !== undefined : email === undefined && otp === undefined);
const PROOF = { error: 'give either token, or email and otp', path: ['token'] };

export const VerifyEmail = z
  .strictObject({
    ...proof,
    password: Password.optional().describe(
      'The password to sign in with; needed when the code is sent from another place than where the registration or the change of address was asked for',
    ),
  })
  .refine(provesOnce, PROOF)
  .meta({ id: 'VerifyEmail', example: PROVEN });
export type VerifyEmail = z.output<typeof VerifyEmail>;

export const ResetPassword = z
  .strictObject({ ...proof, new_password: Password })
  .refine(provesOnce, PROOF)
  .meta({ id: 'ResetPassword', example: { ...PROVEN, new_password: PASSWORD } });
export type ResetPassword = z.output<typeof ResetPassword>;

export const ChangePassword = z.strictObject({ current_password: Password, new_password: Password }).meta({ id: 'ChangePassword' });
export type ChangePassword = z.output<typeof ChangePassword>;

/** Tokens of a session; the refresh token is there only when it travels in the body. */
export const Tokens = z
  .object({
    access_token: z.string(),
    refresh_token: z.string().optional(),
    token_type: z.literal('bearer'),
    expires_in: z.number().int().describe('Seconds the access token lives'),
    user: User,
  })
  .meta({ id: 'Tokens' });

/** What is said whether or not the address is known. */
export const Accepted = z.object({ message: z.string() }).meta({ id: 'Accepted' });
export type Accepted = z.output<typeof Accepted>;
