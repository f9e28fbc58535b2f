import { configurationWarnings, Environment } from '../config/index.js';
import { DatabaseConfig } from './database.config.js';

const warnings = (url: string, NODE_ENV = 'production'): string => {
  const environment = new Environment({ NODE_ENV, DATABASE_URL: url });
  new DatabaseConfig(environment);
  return JSON.stringify(configurationWarnings(environment));
};

const warned = (url: string, NODE_ENV?: string): boolean => warnings(url, NODE_ENV).includes('"DATABASE_URL"');

describe('a database in production', () => {
  it.each([
    'postgres://me:pw@db.example.com/shop',
    'postgres://me:pw@10.0.0.7:5432/shop?sslmode=disable',
    'postgres://me@[2001:db8::1]/shop',
  ])('on another host without TLS is warned about: %s', (url) => {
    expect(warned(url)).toBe(true);
    expect(warned(url, 'staging')).toBe(true);
    expect(warned(url, 'development')).toBe(false);
    expect(warnings(url)).not.toContain('pw');
  });

  it.each([
    'postgres://me:pw@db.example.com/shop?sslmode=require',
    'postgres://me:pw@db.example.com/shop?sslmode=verify-full',
    'postgres://me:pw@db.example.com/shop?ssl=true',
    'postgres://me:pw@localhost/shop',
    'postgres://me:pw@127.0.0.1:5432/shop',
    'postgres://me:pw@[::1]/shop',
    'postgres:///shop?host=/var/run/postgresql',
  ])('with TLS, or on this machine, is not: %s', (url) => {
    expect(warned(url)).toBe(false);
  });
});
