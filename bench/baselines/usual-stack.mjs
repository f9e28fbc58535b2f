// The stack most Nest applications have: Express, passport-jwt with a string for a secret, TypeORM repositories.
import 'reflect-metadata';
import { Controller, Get, Inject, Module, Req, UnauthorizedException, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { EntitySchema } from 'typeorm';

const { PORT, DATABASE_URL, BASELINE_SECRET } = process.env;

const columns = (names) => Object.fromEntries(Object.entries(names).map(([name, type]) => [name, { type, nullable: true }]));
const User = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'uuid', primary: true },
    ...columns({
      email: 'text',
      username: 'text',
      username_canonical: 'text',
      full_name: 'text',
      company_name: 'text',
      password_hash: 'text',
      is_active: 'boolean',
      email_verified: 'boolean',
      files_uploaded: 'integer',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
      last_login: 'timestamptz',
    }),
  },
});
const Session = new EntitySchema({
  name: 'Session',
  tableName: 'user_sessions',
  columns: {
    id: { type: 'uuid', primary: true },
    ...columns({ user_id: 'uuid', created_at: 'timestamptz', expires_at: 'timestamptz', revoked_at: 'timestamptz' }),
  },
});

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(sessions, users) {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: BASELINE_SECRET });
    this.sessions = sessions;
    this.users = users;
  }

  async validate({ sub, sid }) {
    const session = await this.sessions.findOneBy({ id: sid });
    if (!session || session.revoked_at || session.expires_at < new Date()) throw new UnauthorizedException();
    const user = await this.users.findOneBy({ id: sub });
    if (!user?.is_active) throw new UnauthorizedException();
    return user;
  }
}
Inject(getRepositoryToken(Session))(JwtStrategy, undefined, 0);
Inject(getRepositoryToken(User))(JwtStrategy, undefined, 1);

class UsersController {
  me(request) {
    return { ...request.user, password_hash: undefined, username_canonical: undefined };
  }

  live() {
    return { status: 'ok' };
  }
}
const decorate = (method, ...decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(UsersController.prototype, method);
  for (const decorator of decorators) decorator(UsersController.prototype, method, descriptor);
};
decorate('me', Get('api/auth/me'), UseGuards(AuthGuard('jwt')));
decorate('live', Get('health/live'));
Req()(UsersController.prototype, 'me', 0);
Controller()(UsersController);

class AppModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: DATABASE_URL, entities: [User, Session], extra: { max: 20 } }),
    TypeOrmModule.forFeature([User, Session]),
    PassportModule,
  ],
  controllers: [UsersController],
  providers: [JwtStrategy],
})(AppModule);

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: ['error'] });
process.once('SIGTERM', () => process.exit(0));
await app.listen(Number(PORT), '127.0.0.1');
