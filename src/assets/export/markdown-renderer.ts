import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';

import { BoundedTask, Logger, siblingModule } from '#platform';

const LIMITS = { threads: 2, timeout_ms: 3_000, memory_mb: 128 };
/** Longest time, in milliseconds, that the texts of one export take, waiting included. */
const EXPORT_TIMEOUT_MS = 10_000;
/** Characters of a text that is rendered; a longer one is shown as it is. */
const MAX_TEXT = 200_000;

/** Renders Markdown of any author on threads of its own, within limits of time and memory. */
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
