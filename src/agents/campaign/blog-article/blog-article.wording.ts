import { atStart, list, TOPICS, type ByVoice, type Facts, type Kind, type Wording } from '../shared/index.js';

/** Headings over the opening. */
export const OPENING_HEADINGS: ByVoice<Wording> = {
  neutral: [(f) => `About ${f.shortProduct}`, (f) => `${atStart(f.shortProduct)} in brief`],
  professional: [(f) => `${atStart(f.shortProduct)}: an overview`],
  friendly: [(f) => `Meet ${f.shortProduct}`, (f) => `Say hello to ${f.shortProduct}`],
  playful: [(f) => `So, what is ${f.shortProduct}?`, (f) => `Enter ${f.shortProduct}`],
  luxury: [(f) => atStart(f.shortProduct)],
  bold: [(f) => `${atStart(f.shortProduct)}: the facts`],
};

/** Headings over the rest of the description, by kind of product. */
export const DETAIL_HEADINGS: Record<Kind, readonly [string, ...string[]]> = {
  event: ['What to expect', 'When, where and what'],
  software: ['What it does', 'How it helps'],
  food: ['What is in it', 'Taste and ingredients'],
  beauty: ['What is in it', 'Ingredients and use'],
  clothing: ['Material and fit', 'The details'],
  jewellery: ['Material and make', 'The details'],
  tool: ['What it can do', 'Technical details'],
  home: ['Material and size', 'The details'],
  general: ['The details', 'Good to know'],
};

/** Headings over the last section, by kind of product. */
export const ORDER_HEADINGS: Record<Kind, string> = {
  event: 'How to join us',
  software: 'How to get started',
  food: 'How to order',
  beauty: 'How to order',
  clothing: 'How to order',
  jewellery: 'How to order',
  tool: 'How to order',
  home: 'How to order',
  general: 'How to order',
};

/** Product and brand, or the product alone where the two are too long to be said twice; the summary names both. */
export const named = ({ label, theLabel, shortProduct }: Facts): string => (label.length <= 120 ? theLabel : shortProduct);

/** What a reader does to get it. */
export const ORDERS: Record<Kind, Wording> = {
  event: (f) => `To join us for ${named(f)}, send us a message and tell us how many of you are coming`,
  software: (f) => `To get started with ${named(f)}, send us a message and tell us what you need it for`,
  food: (f) => `To order ${named(f)}, send us a message and tell us how much you would like`,
  beauty: (f) => `To order ${named(f)}, send us a message and tell us how much you would like`,
  clothing: (f) => `To order ${named(f)}, send us a message and tell us your size`,
  jewellery: (f) => `To order ${named(f)} or to see it first, send us a message`,
  tool: (f) => `To order ${named(f)}, send us a message and tell us what you need it for`,
  home: (f) => `To order ${named(f)}, send us a message and tell us how many you would like`,
  general: (f) => `To order ${named(f)}, send us a message and tell us how many you would like`,
};

/** First lines, which name the product. */
export const OPENINGS: ByVoice<Wording> = {
  neutral: [(f) => `This is ${named(f)}`, (f) => `Here is what there is to know about ${named(f)}`],
  professional: [(f) => `Here are the key facts about ${named(f)}`, (f) => `This page sums up ${named(f)}`],
  friendly: [(f) => `We would love to introduce you to ${named(f)}`, (f) => `Let us introduce you to ${named(f)}`],
  playful: [(f) => `You two should meet: you and ${named(f)}`, (f) => `Some introductions are overdue, like this one: ${named(f)}`],
  luxury: [(f) => atStart(named(f))],
  bold: [(f) => `No small talk: this is ${named(f)}`, (f) => `Straight to it: ${named(f)}`],
};

/** What a reader may ask about: what the facts leave open, each kind of product its own. */
function openTopics({ kind, sentences, wishes }: Facts): string {
  const text = [...sentences, ...wishes.mentions].join(' ');
  const open = TOPICS[kind].filter(({ said }) => !said.test(text)).map(({ ask }) => ask);
  return open.length > 0 ? list(open, 'or') : 'anything else you would like to know';
}

/** Invitations, the next one used only where the facts leave room for it. Each names the product, so that no two shops say the same. */
export const INVITATIONS: readonly ByVoice<Wording>[] = [
  {
    neutral: [(f) => `Before you decide on ${f.shortProduct}, feel free to ask about ${openTopics(f)}`],
    professional: [(f) => `If you have questions about ${f.shortProduct}, please ask about ${openTopics(f)} before you decide`],
    friendly: [(f) => `If ${f.shortProduct} makes you curious, ask us about ${openTopics(f)}`],
    playful: [(f) => `Still wondering about ${f.shortProduct}? Go ahead and quiz ${f.shortBrand} about ${openTopics(f)}`],
    luxury: [(f) => `Should you wish to know more about ${f.shortProduct}, please ask about ${openTopics(f)}`],
    bold: [(f) => `Questions about ${f.shortProduct}? Ask ${f.shortBrand} about ${openTopics(f)}`],
  },
  {
    neutral: [(f) => `If you know someone who would like ${f.shortProduct}, send them this page, with regards from ${f.shortBrand}`],
    professional: [
      (f) => `If ${f.shortProduct} could be useful to a colleague, please pass this page on with regards from ${f.shortBrand}`,
    ],
    friendly: [(f) => `Do you know someone who would like ${f.shortProduct}? Send them this page, and say hello from ${f.shortBrand}`],
    playful: [(f) => `Know someone who needs ${f.shortProduct} in their life? Send them this page, courtesy of ${f.shortBrand}`],
    luxury: [
      (f) => `If ${f.shortProduct} is meant for someone else, you are welcome to send them this page, with regards from ${f.shortBrand}`,
    ],
    bold: [(f) => `Know someone who should see ${f.shortProduct}? Send this page on, and tell them ${f.shortBrand} sent you`],
  },
  {
    neutral: [
      (f) => `Are you looking for something like ${f.shortProduct}, only a little different? Tell ${f.shortBrand} what you have in mind`,
    ],
    luxury: [(f) => `If ${f.shortProduct} is not quite what you are looking for, tell ${f.shortBrand} what you have in mind`],
    bold: [(f) => `${atStart(f.shortProduct)} is close, but not quite it? Tell ${f.shortBrand} what you want instead`],
  },
  {
    neutral: [(f) => `And if you have used ${f.shortProduct} before, tell ${f.shortBrand} and future readers how it went for you`],
    luxury: [(f) => `And should you know ${f.shortProduct} already, ${f.shortBrand} would be pleased to read a line from you`],
  },
  { neutral: [(f) => `If you would like to hear more about ${f.shortProduct} from time to time, ask ${f.shortBrand} to keep you posted`] },
];

/** The label of a line in the summary. */
export const SUMMARY = { heading: 'At a glance', product: 'Product', brand: 'Brand', audience: 'For', price: 'Price' } as const;
