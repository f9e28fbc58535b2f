import { z } from 'zod';

export const EventTicket = z
  .object({
    ticket: z.string().describe('The ticket itself, for a URL of your own'),
    url: z.string().describe('The path of the event stream with the ticket, for `new EventSource(url)`'),
    expires_in: z.number().int().describe('Seconds within which the stream must be opened'),
  })
  .meta({ id: 'EventTicket' });
export type EventTicket = z.infer<typeof EventTicket>;
