import { describeAgentContract, runAgent } from '#testing/agent-context';

import { TemplateNameAgent } from './template-name.agent.js';

const TEXT = 'The pier is closed on Sunday.';
const GIVEN = {
  input: { text: TEXT },
  template_need: { words: { summary: 'The harbour is quiet.' } },
};

describe('template_name', () => {
  it('takes the texts as they stand', async () => {
    const { output, asset } = await runAgent(TemplateNameAgent, GIVEN);
    expect(output).toMatchObject({ summary: expect.stringContaining(TEXT), notes: [] });
    expect(asset?.content).toContain(TEXT);
  });

  it('notes which requests its rules cannot follow', async () => {
    const input = { ...GIVEN.input, tone: 'dry', language: 'de' };
    const { output } = await runAgent(TemplateNameAgent, { ...GIVEN, input });
    expect(output).toMatchObject({ notes: [expect.stringContaining('tone'), expect.stringContaining('German (de)')] });
  });

  it.each([[{}], [{ text: 'x'.repeat(5_000) }], [{ lines: Array.from({ length: 999 }, () => 'a word '.repeat(999)) }]])(
    'stays inside its limits (%#)',
    async (input) => {
      expect((await runAgent(TemplateNameAgent, { ...GIVEN, input })).asset?.title.length).toBeLessThanOrEqual(120);
    },
  );
});

describeAgentContract(TemplateNameAgent, { input: GIVEN });
