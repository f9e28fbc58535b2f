import { atStart, type ByVoice, type Kind, type Wording } from '../shared/index.js';

/** Calls to action that fit under a fact as a headline; those longer than 30 characters are left out. */
export const CALLS: ByVoice<Wording> = {
  neutral: [(f) => `Ask about ${f.shortProduct}`, (f) => `Ask ${f.shortBrand}`, (f) => `More from ${f.shortBrand}`],
  professional: [(f) => `Ask ${f.shortBrand}`, (f) => `Contact ${f.shortBrand}`, (f) => `Details from ${f.shortBrand}`],
  friendly: [(f) => `Meet ${f.shortProduct}`, (f) => `Say hi to ${f.shortBrand}`, (f) => `Hello from ${f.shortBrand}`],
  playful: [(f) => `Hello, ${f.shortProduct}`, (f) => `Psst: ${f.shortProduct}`, (f) => `Ask ${f.shortBrand}. Go on`],
  luxury: [(f) => `Discover ${f.shortProduct}`, (f) => `From ${f.shortBrand}`, (f) => `Ask ${f.shortBrand}`],
  bold: [(f) => `${atStart(f.shortProduct)}. Yours?`, (f) => `Ask ${f.shortBrand}`, (f) => `Straight from ${f.shortBrand}`],
};

/** Calls to action for names that leave no room for more, by kind of product. */
export const SHORT_CALLS: Record<Kind, readonly [string, string, string]> = {
  event: ['Join us', 'Come along', 'Ask us'],
  software: ['See it in action', 'Get started', 'Ask us'],
  food: ['Order now', 'Have a taste', 'Ask us'],
  beauty: ['Order now', 'See the details', 'Ask us'],
  clothing: ['Order now', 'Find your size', 'Ask us'],
  jewellery: ['Come and see', 'See the details', 'Ask us'],
  tool: ['Order now', 'See the details', 'Ask us'],
  home: ['Order now', 'See the details', 'Ask us'],
  general: ['Order now', 'See the details', 'Ask us'],
};
