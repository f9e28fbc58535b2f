import { Injectable } from '@nestjs/common';

/** The time of day, as an injectable that a test can move. Leases and locks use the database's time instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
