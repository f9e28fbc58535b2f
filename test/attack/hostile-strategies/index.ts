import { Injectable, Module } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AuthenticationStrategy } from 'catalyst/platform';
import type { RequestStrategy } from 'catalyst/platform';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Strategy = passport.StrategyCreated<passport.Strategy>;

/** What a strategy of a careless package may do with a request. The header says which. */
const DEEDS: Record<string, (strategy: Strategy, argument: unknown) => unknown> = {
  pass: (strategy) => strategy.pass(),
  'pass later': (strategy) => later().then(() => strategy.pass()),
  redirect: (strategy) => strategy.redirect('https://elsewhere.example/'),
  'redirect later': (strategy) => later().then(() => strategy.redirect('https://elsewhere.example/')),
  throw: () => {
    throw new Error('planted');
  },
  'throw later': () => later().then(() => Promise.reject(new Error('planted'))),
  'error without a reason': (strategy) => strategy.error(undefined),
  'error with a text': (strategy) => strategy.error('planted'),
  fail: (strategy) => strategy.fail(undefined),
  'fail with a text': (strategy) => strategy.fail('Basic realm="x"', 401),
  'fail with a status': (strategy) => strategy.fail(200),
  'fail with an error': (strategy) => strategy.fail(new Error('planted')),
  success: (strategy, argument) => strategy.success(argument as object),
  'success, then fail': (strategy, argument) => {
    strategy.success(argument as object);
    strategy.fail('changed its mind', 401);
  },
  'fail, then success': (strategy, argument) => {
    strategy.fail('changed its mind', 401);
    strategy.success(argument as object);
  },
};

class DeedStrategy extends passport.Strategy {
  override authenticate(this: Strategy, { headers }: { headers: Record<string, unknown> }): unknown {
    const { deed, argument } = JSON.parse(String(headers['x-deed'])) as { deed: string; argument: unknown };
    return DEEDS[deed]?.(this, argument);
  }
}

@AuthenticationStrategy({ name: 'deeds', schemes: {} })
@Injectable()
class CarelessStrategy extends PassportStrategy(DeedStrategy, 'deeds') implements RequestStrategy {
  accepts({ headers }: FastifyRequest): boolean {
    return headers['x-deed'] !== undefined;
  }

  validate(): never {
    throw new Error('not asked');
  }
}

@Module({ providers: [CarelessStrategy] })
export default class HostileStrategiesModule {}
