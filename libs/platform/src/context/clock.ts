import { Injectable } from '@nestjs/common';

/** The current time, as an injectable that tests can replace. Leases and locks use the time of the database instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
