import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { AiConfig } from '../config/ai.config.js';

/** What a model costs, in US dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
}

const PriceTable = z.object({ models: z.record(z.string(), z.object({ input: z.number().min(0), output: z.number().min(0) })) });

const read = (path: string): Record<string, Price> => PriceTable.parse(JSON.parse(readFileSync(path, 'utf8'))).models;

/** The price table that comes with the program, with the operator's own over it. */
@Injectable()
export class Prices {
  private readonly table: [string, Price][];

  constructor(config: AiConfig) {
    const own = config.AI_PRICES_FILE ? read(config.AI_PRICES_FILE) : {};
    const all = { ...read(join(import.meta.dirname, 'prices.json')), ...own };
    this.table = Object.entries(all).sort(([a], [b]) => b.length - a.length);
  }

  /** The price of a model, by the longest name it begins with; nothing when none is known. */
  of(model: string): Price | undefined {
    const name = model.slice(model.lastIndexOf('/') + 1);
    return this.table.find(([prefix]) => name.startsWith(prefix))?.[1];
  }

  /** What tokens cost, in US dollars; null when no price is known. */
  cost(model: string, tokens: { input_tokens: number; output_tokens: number }): number | null {
    const price = this.of(model);
    return price ? (tokens.input_tokens * price.input + tokens.output_tokens * price.output) / 1e6 : null;
  }
}
