import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { ModelClass } from './deviation-rates.ts';
import { shapeOf, sloppyAnswer } from './sloppy-model.ts';
import type { ChatRequest, SloppyAnswer, SloppyModel } from './sloppy-model.ts';

/** A model server that deviates as models do, in the protocol of OpenAI's chat completions. */
export interface SloppyServer {
  /** The base URL of a model of this class; models of the same class, factor and seed answer alike. */
  urlOf: (model: SloppyModel) => string;
  /** What a model has answered so far. */
  answersOf: (model: SloppyModel) => readonly SloppyAnswer[];
  close: () => Promise<void>;
}

const keyOf = ({ model_class, factor, seed }: SloppyModel): string => `/${model_class}/${factor}/${encodeURIComponent(seed)}`;

function modelOf(request: IncomingMessage): SloppyModel {
  const [, model_class, factor, seed] = (request.url ?? '').split('/');
  return { model_class: model_class as ModelClass, factor: Number(factor), seed: decodeURIComponent(seed ?? '') };
}

function completion({ text: content, finish_reason, input_tokens, output_tokens }: SloppyAnswer): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'sloppy',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    usage: { prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens: input_tokens + output_tokens },
  });
}

/** Starts the server on a free port of the loopback interface. */
export async function startSloppyServer(): Promise<SloppyServer> {
  const answers = new Map<string, SloppyAnswer[]>();
  const asked = new Map<string, number>();
  const answer = async (request: IncomingMessage): Promise<string> => {
    const body = JSON.parse(await text(request)) as ChatRequest;
    const model = modelOf(request);
    const key = keyOf(model);
    // NOTE: counted by kind of question, since agents that write at the same time ask in any order.
    const kind = [key, ...Object.keys(shapeOf(body).properties ?? {})].join(' ');
    const nth = asked.get(kind) ?? 0;
    asked.set(kind, nth + 1);
    const given = sloppyAnswer(model, body, nth);
    answers.set(key, [...(answers.get(key) ?? []), given]);
    return completion(given);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: (model) => `${origin}${keyOf(model)}/v1`,
    answersOf: (model) => answers.get(keyOf(model)) ?? [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
