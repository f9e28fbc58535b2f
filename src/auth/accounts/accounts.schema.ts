import { z } from 'zod';

import { Email, PersonalLine, Username } from '../../users/users.schema.js';
import { TokenDelivery } from '../sessions/sessions.schema.js';

const PASSWORD = 'a long phrase nobody else uses';
const CODE = { email: 'ada@example.com', otp: '123456' };

/** A password as typed; the policy for new passwords is checked by the service. */
const Password = z.string().min(1).max(1024).meta({ example: PASSWORD });

const Otp = z
  .string()
  .regex(/^\d{6}$/, { error: 'must be 6 digits' })
  .meta({ example: '123456' });
const LinkToken = z.string().min(1).max(200).describe('The token of the mailed link');
const Delivery = TokenDelivery.default('body').describe('How the refresh token is delivered: in the JSON body or as an HttpOnly cookie');

export const Register = z
  .strictObject({
    email: Email.describe('Email address of the account'),
    password: Password.describe('Password: 8 to 72 bytes, not a common one'),
    username: Username.nullish().describe('Name to log in with, as an alternative to the email address'),
    full_name: PersonalLine.nullish().describe('Full name'),
    name: PersonalLine.nullish().describe('Alias of full_name'),
    company_name: PersonalLine.nullish().describe('Name of the company'),
    token_delivery: Delivery,
  })
  .meta({ id: 'Register', example: { email: 'ada@example.com', password: PASSWORD, full_name: 'Ada Lovelace' } });
export type Register = z.output<typeof Register>;

const Identifier = z.string().trim().normalize('NFKC').min(1).max(254);

export const Login = z
  .strictObject({
    email: Identifier.optional().describe('Email address'),
    username: Identifier.optional().describe('Username'),
    identifier: Identifier.optional().describe('Email address or username'),
    password: Password.describe('Password of the account'),
    token_delivery: Delivery,
  })
  .refine(({ email, username, identifier }) => [email, username, identifier].filter(Boolean).length === 1, {
    error: 'send exactly one of email, username and identifier',
    path: ['identifier'],
  })
  .meta({ id: 'Login', example: { email: 'ada@example.com', password: PASSWORD } });
export type Login = z.output<typeof Login>;

export const EmailOnly = z.strictObject({ email: Email.describe('Email address of the account') }).meta({ id: 'EmailOnly' });
export type EmailOnly = z.output<typeof EmailOnly>;

const proof = {
  token: LinkToken.optional(),
  email: Email.optional().describe('Email address that the code was mailed to'),
  otp: Otp.optional().describe('The mailed code of 6 digits'),
};
const isOneProof = ({
  token,
  email,
  otp,
}: {
  token?: string | undefined;
  email?: string | undefined;
  otp?: string | undefined;
}): boolean => (token === undefined ? email !== undefined && otp !== undefined : email === undefined && otp === undefined);
const ONE_PROOF = { error: 'send either token, or email and otp', path: ['token'] };

export const VerifyEmail = z
  .strictObject({
    ...proof,
    password: Password.optional().describe(
      'The password to sign in with; required when the request comes from another network than the registration or the change of address',
    ),
  })
  .refine(isOneProof, ONE_PROOF)
  .meta({ id: 'VerifyEmail', example: CODE });
export type VerifyEmail = z.output<typeof VerifyEmail>;

export const ResetPassword = z
  .strictObject({ ...proof, new_password: Password.describe('New password: 8 to 72 bytes, not a common one') })
  .refine(isOneProof, ONE_PROOF)
  .meta({ id: 'ResetPassword', example: { ...CODE, new_password: PASSWORD } });
export type ResetPassword = z.output<typeof ResetPassword>;

export const ChangePassword = z
  .strictObject({
    current_password: Password.describe('Current password'),
    new_password: Password.describe('New password: 8 to 72 bytes, not a common one'),
  })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.output<typeof ChangePassword>;

/** The same answer for every address. */
export const Accepted = z.object({ message: z.string().describe('What to do next, human-readable') }).meta({ id: 'Accepted' });
export type Accepted = z.output<typeof Accepted>;
