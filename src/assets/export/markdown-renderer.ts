import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';

import { BoundedTask, Logger, siblingModule } from '#platform';

const LIMITS = { threads: 2, timeout_ms: 3_000, memory_mb: 128 };
/** Longest time, in milliseconds, for all texts of one export, including the wait for a thread. */
const EXPORT_TIMEOUT_MS = 10_000;
/** Longest text that is rendered, in characters; a longer one is shown as plain text. */
const MAX_TEXT = 200_000;

/** Renders untrusted Markdown on separate threads, within limits on time and memory. */
@Injectable()
export class MarkdownRenderer implements OnApplicationShutdown {
  private readonly logger = new Logger('MarkdownRenderer');
  private readonly task = new BoundedTask<string, string>(siblingModule(import.meta.url, 'markdown.task'), LIMITS);

  /** The HTML of each text; null for a text that could not be rendered within the limits. */
  async render(texts: readonly string[]): Promise<(string | null)[]> {
    const signal = AbortSignal.timeout(EXPORT_TIMEOUT_MS);
    const rendered: (string | null)[] = [];
    for (const text of texts) rendered.push(await this.renderOne(text, signal));
    return rendered;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.task.close();
  }

  private async renderOne(text: string, signal: AbortSignal): Promise<string | null> {
    if (text.length > MAX_TEXT || signal.aborted) return null;
    try {
      return await this.task.run(text, signal);
    } catch (err) {
      this.logger.warn('Markdown shown as plain text', { characters: text.length, err });
      return null;
    }
  }
}
