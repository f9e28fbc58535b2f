import { probeProviders, probeSearch } from '#ai';
import { MailerConfig, MailTransport } from '#mailer';
import { RuntimeConfig } from '#platform';
import { openStorage, StorageConfig } from '#storage';

import { attempt, fail, ok, warn } from './finding.js';
import type { Finding } from './finding.js';

/** Writes, reads and deletes an object as the application does. */
export function checkStorage(): Promise<Finding> {
  const config = new StorageConfig();
  const place: Record<string, { name: string; fix: string }> = {
    s3: { name: `bucket ${config.S3_BUCKET}`, fix: 'check S3_ENDPOINT, S3_BUCKET and the keys; the bucket must exist' },
    local: {
      name: `folder ${new RuntimeConfig().CATALYST_DATA_DIR}/files`,
      fix: 'set CATALYST_DATA_DIR to a folder that this user can write to',
    },
  };
  const driver = config.STORAGE_DRIVER;
  const { name, fix } = place[driver] ?? { name: `driver ${driver}`, fix: `check the settings of the storage driver ${driver}` };
  return attempt('storage', fix, async () => {
    await (await openStorage(config, new RuntimeConfig())).check();
    return ok('storage', name);
  });
}

/** Logs in to the SMTP server; sends no mail. */
export function checkMail(): Promise<Finding> {
  const config = new MailerConfig();
  const runtime = new RuntimeConfig();
  const fix = config.SMTP_URL ? 'correct SMTP_URL' : 'set CATALYST_DATA_DIR to a folder that this user can write to';
  return attempt('mail', fix, async () => {
    const transport = new MailTransport(config, runtime);
    try {
      await transport.check();
    } finally {
      transport.onApplicationShutdown();
    }
    if (config.SMTP_URL) return ok('mail', `SMTP at ${new URL(config.SMTP_URL).host}`);
    const folder = `${runtime.CATALYST_DATA_DIR}/mail`;
    return runtime.production
      ? warn('mail', `mails are not sent but written to ${folder}`, 'set SMTP_URL')
      : ok('mail', `files in ${folder}`);
  });
}

/** Lists the models of each configured provider with the configured key; free of charge. */
export async function checkProviders(): Promise<Finding[]> {
  const probes = await probeProviders();
  const findings = probes.map(({ source, provider, model, problem }): Finding => {
    const check = `model ${source}`;
    if (problem) return fail(check, `${provider}: ${problem.detail}`, problem.fix);
    return provider === 'offline' ? ok(check, 'rules, without a model') : ok(check, `${provider}, ${model}`);
  });
  const search = await probeSearch();
  return [
    ...findings,
    search.problem ? fail('search', `${search.provider}: ${search.problem.detail}`, search.problem.fix) : ok('search', search.provider),
  ];
}
