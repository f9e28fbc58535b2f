import type { UserEntity } from '../../users/index.js';
import type { Transport } from './session.entity.js';

/** Fresh tokens of a session, before it is decided how they travel. */
export interface IssuedTokens {
  access_token: string;
  refresh_token: string;
  /** Seconds the access token lives. */
  expires_in: number;
  transport: Transport;
  session_id: string;
  session_expires_at: Date;
  user: UserEntity;
}
