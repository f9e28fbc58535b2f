import { configurationWarnings, useEnvironment } from '../config/index.js';
import { DatabaseConfig } from './database.config.js';

afterAll(() => useEnvironment(process.env));

const warned = (url: string, NODE_ENV = 'production'): boolean => {
  useEnvironment({ NODE_ENV, DATABASE_URL: url });
  new DatabaseConfig();
  return configurationWarnings().some(({ fields }) => fields['variable'] === 'DATABASE_URL');
};

describe('a database in production', () => {
  it.each([
    'postgres://me:pw@db.example.com/shop',
    'postgres://me:pw@10.0.0.7:5432/shop?sslmode=disable',
    'postgres://me@[2001:db8::1]/shop',
  ])('on another host without TLS is warned about: %s', (url) => {
    expect(warned(url)).toBe(true);
    expect(warned(url, 'staging')).toBe(true);
    expect(warned(url, 'development')).toBe(false);
    expect(JSON.stringify(configurationWarnings())).not.toContain('pw');
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
