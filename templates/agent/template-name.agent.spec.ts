import { describeAgentContract, runAgent } from '#testing/agent-context';

import { TemplateNameAgent } from './template-name.agent.js';

const TEXT = 'The pier is closed on Sunday. The ferry runs as always. Bring a coat. It is windy.';
const sumUp = (input: object) => runAgent(TemplateNameAgent, { input });

describe('template_name', () => {
  it('takes the first sentences as they stand, and says what it leaves out', async () => {
    const { output, asset } = await sumUp({ text: TEXT });
    expect(output).toEqual({
      title: 'The pier is closed on Sunday.',
      summary: 'The pier is closed on Sunday. The ferry runs as always. Bring a coat.',
      notes: ['1 more sentences of the text are left out.'],
    });
    expect(asset?.content).toContain('Bring a coat.');
  });

  it('notes which requests its rules cannot follow', async () => {
    const { output } = await sumUp({ text: 'Short.', tone: 'dry', language: 'de' });
    expect(output).toMatchObject({ notes: [expect.stringContaining('tone'), expect.stringContaining('German (de)')] });
  });

  it.each([['x'.repeat(5_000)], ['word '.repeat(999)], ['!?…'], ['抹茶。'.repeat(1_000)], ['🎈'.repeat(2_400)]])(
    'stays inside its limits (%#)',
    async (text) => {
      expect((await sumUp({ text })).asset?.title.length).toBeLessThanOrEqual(120);
    },
  );
});

describeAgentContract(TemplateNameAgent, { input: { input: { text: TEXT } } });
