import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

/** An email address in canonical form: NFKC, lower case, ASCII. */
export const Email = z
  .string()
  .trim()
  .normalize('NFKC')
  .toLowerCase()
  .max(254)
  .regex(z.regexes.email, { error: 'must be an email address' })
  .meta({ example: 'ada@example.com' });

/** A name to sign in with. It contains no @, so that it cannot be an address, and only ASCII, so that no two names look alike. */
export const Username = z
  .string()
  .trim()
  .normalize('NFKC')
  .regex(/^[A-Za-z0-9._-]{3,50}$/, { error: 'must be 3 to 50 letters, digits, dots, dashes or underscores' })
  .meta({ example: 'ada' });

/** One line of text about a person or a company. */
export const PersonalLine = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, { error: 'must be one line' });

/** A user as the API shows it. */
export const User = z
  .object({
    id: Uuid.describe('Id of the user'),
    email: z.string().describe('Email address'),
    username: z.string().nullable().describe('Name to log in with; null when none is set'),
    full_name: z.string().nullable().describe('Full name'),
    company_name: z.string().nullable().describe('Name of the company'),
    is_active: z.boolean().describe('Whether the account may log in'),
    email_verified: z.boolean().describe('Whether the email address is verified'),
    files_uploaded: z.number().int().describe('Uploads counted against the limit'),
    created_at: Timestamp.describe('When the account was created'),
    updated_at: Timestamp.describe('When the profile last changed'),
    last_login: Timestamp.nullable().describe('When the user last logged in; null before the first login'),
  })
  .meta({ id: 'User' });
export type User = z.output<typeof User>;

const profile = {
  username: Username.nullish().describe('Name to log in with'),
  full_name: PersonalLine.nullish().meta({ example: 'Ada Lovelace' }).describe('Full name'),
  company_name: PersonalLine.nullish().meta({ example: 'Analytical Engines Ltd' }).describe('Name of the company'),
};
const emailChange = {
  email: Email.optional().describe(
    'New email address; requires `current_password`, and takes effect once the code mailed to it is sent to `POST /api/auth/verify-email`',
  ),
  current_password: z.string().min(1).max(1024).optional().describe('Your current password; required with a new `email`'),
};

/** The fields to change: absent fields stay unchanged, null clears a field. */
export const UpdateProfile = z
  .strictObject({ ...profile, ...emailChange })
  .meta({ id: 'UpdateProfile', example: { full_name: 'Ada Lovelace', company_name: 'Analytical Engines Ltd' } });
export type UpdateProfile = z.output<typeof UpdateProfile>;

/** The whole profile: absent fields become empty. */
export const ReplaceProfile = z
  .strictObject({ ...profile, ...emailChange })
  .meta({ id: 'ReplaceProfile', example: { full_name: 'Ada Lovelace', company_name: 'Analytical Engines Ltd' } });
export type ReplaceProfile = z.output<typeof ReplaceProfile>;

/** The deletion of one's own account. */
export const DeleteAccount = z
  .strictObject({ password: z.string().min(1).max(1024).describe('Your current password') })
  .meta({ id: 'DeleteAccount', example: { password: 'a long phrase nobody else uses' } });
export type DeleteAccount = z.output<typeof DeleteAccount>;

/** Everything stored about a user: one part per module. */
export const AccountExport = z
  .looseObject({ exported_at: Timestamp.describe('When the export was made'), user: User.describe('Your profile') })
  .meta({ id: 'AccountExport' });

/** The upload counters of a user. */
export const UploadCounters = z
  .object({
    email: z.string().describe('Email address of the user'),
    files_uploaded: z.number().int().describe('Uploads counted against the limit'),
    limit: z.number().int().describe('Maximum number of uploads'),
    remaining: z.number().int().describe('Uploads left'),
  })
  .meta({ id: 'UploadCounters' });
export type UploadCounters = z.output<typeof UploadCounters>;

/** How much of the upload limit is used. */
export const UploadStats = z
  .object({
    email: z.string().describe('Email address of the user'),
    name: z.string().nullable().describe('Full name of the user'),
    total_uploads: z.number().int().describe('Uploads counted against the limit'),
    limit: z.number().int().describe('Maximum number of uploads'),
    remaining: z.number().int().describe('Uploads left'),
    percentage: z.number().describe('Share of the limit in use, 0 to 100'),
    can_upload: z.boolean().describe('Whether another upload is possible'),
  })
  .meta({ id: 'UploadStats' });
export type UploadStats = z.output<typeof UploadStats>;
