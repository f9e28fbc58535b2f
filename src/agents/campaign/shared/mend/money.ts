const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/€|\beur(?:os?)?\b/i, 'EUR'],
  [/US\$|\$|\busd\b|\bdollars?\b/i, 'USD'],
  [/£|\bgbp\b/i, 'GBP'],
  [/¥|\bjpy\b|円/i, 'JPY'],
  [/\bchf\b/i, 'CHF'],
];
const CURRENCY = '(?:€|US\\$|\\$|£|¥|円|\\b(?:euros?|eur|usd|gbp|jpy|chf|dollars?)\\b)';
const NUMBER = "\\d(?:[\\d.,'\\u00a0\\u202f]{0,15}\\d)?(?!\\d)";
const MONEY = new RegExp(`${CURRENCY}[ \\u00a0\\u202f]?${NUMBER}|${NUMBER}[ \\u00a0\\u202f]?${CURRENCY}`, 'giu');

interface Amount {
  text: string;
  key: string;
}

/** An amount that reads the same however its number is written: `€ 1.299,00` as `1299 EUR`. */
function keyOf(money: string): string {
  const currency = CURRENCIES.find(([pattern]) => pattern.test(money))?.[1] ?? '';
  const digits = new RegExp(NUMBER, 'u').exec(money)?.[0] ?? '';
  const [, whole = digits, cents = ''] = /^(.*?)(?:[.,](\d{2}))?$/.exec(digits) ?? [];
  return `${whole.replace(/\D/g, '')}${cents && cents !== '00' ? `.${cents}` : ''} ${currency}`;
}

function amountsIn(text: string): Amount[] {
  return (text.match(MONEY) ?? []).map((money) => ({ text: money, key: keyOf(money) }));
}

/** The text with the amount of the price written as it was typed, wherever it is written otherwise. A price of several amounts is left alone. */
export function withPriceAsTyped(text: string, price: string): string {
  const [typed, ...others] = amountsIn(price);
  if (!typed || others.length > 0) return text;
  return text.replace(MONEY, (money) => (keyOf(money) === typed.key ? typed.text : money));
}
