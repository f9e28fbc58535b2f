const SENTENCE = 'The Tideline Mug is thrown on a wheel, and every one of them comes out a little different from the one before it. ';
const NOTES = { notes: ['What it weighs is not known.'] };
const fact = (text: string) => ({ text, basis: { kind: 'description', evidence: 'A wheel-thrown stoneware mug.' } });

/** Answers that satisfy the schema of each agent, as a model might write them. */
export const ANSWERS = {
  vision_analysis: {
    summary: 'A mug stands on a light ground.',
    subject: 'A mug, centred.',
    setting: 'A plain light background.',
    visible_text: [],
    details: ['The rim is darker than the body.'],
    mood: ['calm'],
    ...NOTES,
  },
  market_research: {
    statements: [{ text: 'The mug holds 350 ml.', source: 'from the facts given' }],
    competitors: [],
    trends: [],
    market_data: [],
    open_questions: ['Is it safe in a dishwasher?'],
    ...NOTES,
  },
  insight_extraction: {
    value_propositions: [fact('Thrown by hand.')],
    audience: { given: 'people who take their coffee slowly', reading: 'People who take their time.' },
    key_messages: [fact('No two are the same.')],
    tone: { requested: null, applied: 'neutral', guidance: ['Plain words.'] },
    pain_points: [],
    opportunities: [],
    positioning: [],
    visual_cues: [],
    caveats: ['Nothing is known about the glaze.'],
    ...NOTES,
  },
  linkedin_post: {
    hook: 'A mug that was thrown, not cast.',
    body: 'Hollow Fern Pottery makes the Tideline Mug on a wheel.\n\nIt costs € 34.00.',
    call_to_action: 'Which mug do you reach for first?',
    hashtags: ['#Pottery', '#Coffee', '#Stoneware'],
    ...NOTES,
  },
  ad_copy: {
    headlines: ['Thrown on a wheel', 'Tideline Mug', 'Stoneware, 350 ml', 'For slow coffee', 'From Hollow Fern'],
    long_headlines: ['The Tideline Mug: wheel-thrown stoneware from Hollow Fern Pottery'],
    descriptions: ['A wheel-thrown stoneware mug.', 'Holds 350 ml.', 'The Tideline Mug costs € 34.00.'],
    ...NOTES,
  },
  blog_article: {
    title: 'What a wheel leaves in a mug',
    meta_description: 'On the Tideline Mug of Hollow Fern Pottery, and what to ask before buying one.',
    sections: ['The wheel', 'The clay', 'The size', 'The price'].map((heading) => ({ heading, body: SENTENCE.repeat(5).trim() })),
    ...NOTES,
  },
  video_script: {
    duration_seconds: 12,
    scenes: [0, 4, 8].map((start) => ({
      start,
      end: start + 4,
      shot: 'Slow push in on the photo.',
      voice_over: 'The Tideline Mug, thrown by hand.',
      on_screen_text: 'Tideline Mug',
    })),
    ...NOTES,
  },
};

/** An agent that asks a model in a campaign. */
export type Asker = keyof typeof ANSWERS;
export const ASKERS = Object.keys(ANSWERS) as Asker[];
