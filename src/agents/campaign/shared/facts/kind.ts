/** Kinds of products that a shop talks about in different words. */
const KINDS = ['event', 'software', 'food', 'beauty', 'clothing', 'jewellery', 'tool', 'home', 'general'] as const;
export type Kind = (typeof KINDS)[number];

/** What a kind is recognised by: nouns in the product name, and words that count only in a description. */
const NOUNS: Record<Exclude<Kind, 'general'>, RegExp> = {
  event:
    /\b(?:concert|festival|workshop|conference|exhibition|recital|performance|meetup|webinar|gala|fair|market|tour|tasting|class|screening|party|retreat|live)\b/i,
  software: /\b(?:software|app|apps|saas|platform|plugin|plug-in|cloud|crm|erp|api|invoicing|invoices?|dashboard|tracker|suite)\b/i,
  food: /\b(?:chocolates?|coffee|tea|honey|jam|sauce|wine|beer|gin|bread|cake|cookies?|biscuits?|cheese|olive oil|oil|spices?|pasta|granola|muesli|snacks?|juice|syrup|latte|pralines?|candy|salt|pepper|nuts)\b/i,
  beauty:
    /\b(?:serum|cream|lotion|soap|shampoo|conditioner|balm|moisturi[sz]er|cleanser|perfume|fragrance|lipstick|mascara|scrub|mask|toner)\b/i,
  clothing:
    /\b(?:jacket|coat|shirt|t-shirt|tee|dress|skirt|trousers|pants|jeans|shorts|sweater|jumper|hoodie|cardigan|scarf|hat|cap|beanie|gloves|socks?|shoes?|boots?|sneakers?|sandals?|backpack|bag|tote|belt|leggings|vest|blouse|suit)\b/i,
  jewellery: /\b(?:ring|rings|necklace|earrings?|bracelet|pendant|brooch|watch|cufflinks|chain)\b/i,
  tool: /\b(?:drill|saw|screwdriver|hammer|wrench|tool|tools|knife|knives|scissors|sander|grinder|torch|flashlight|charger|power bank|speaker|headphones|earbuds|keyboard|mouse|monitor|camera|tripod|printer|router|bike|bicycle|helmet|tent|pump|battery|case)\b/i,
  home: /\b(?:lamp|light|mug|cup|bowl|plate|vase|candle|chair|stool|table|desk|sofa|shelf|rug|carpet|blanket|pillow|cushion|curtain|clock|mirror|frame|pot|pan|kettle|teapot|jar|basket|planter|towel|bedding|duvet|notebook|lantern)\b/i,
};

const DESCRIBED: Partial<Record<Kind, RegExp>> = {
  event: /\b(?:doors open|tickets?|line-?up|on stage|admission|seats|venue)\b/i,
  software: /\b(?:free trial|sign up|log ?in|in the browser|integrations?|exports? to|two-factor)\b/i,
  food: /\b(?:roasted|ingredients?|allergens?|vegan|gluten|flavou?rs?|tastes? of|notes of|brewed|baked|harvested)\b/i,
  beauty: /\b(?:skin|hair|squalane|fragrance-free|dermatolog\w+)\b/i,
  clothing: /\b(?:cotton|wool|merino|linen|sizes? (?:XS|S|M|\d)|machine[- ]wash\w*|waterproof membrane)\b/i,
  jewellery: /\b(?:carat|sterling|gold-plated|hallmark\w*|gemstone|diamond|sapphire)\b/i,
};

/** The noun of the product's kind that stands last in its name: `Lamp` of `Aurora Desk Lamp`; null when the name has none that is known. */
export function nounOf(product: string): string | null {
  const found = Object.values(NOUNS).flatMap((nouns) => [...product.matchAll(new RegExp(nouns, 'gi'))]);
  return found.sort((a, b) => b.index - a.index)[0]?.[0] ?? null;
}

/** The kind of a product: by the last noun of its name that is known, else by its description. */
export function kindOf(product: string, description: string): Kind {
  const noun = nounOf(product);
  const named = noun ? (Object.keys(NOUNS) as Exclude<Kind, 'general'>[]).find((kind) => NOUNS[kind].test(noun)) : undefined;
  return named ?? KINDS.find((kind) => DESCRIBED[kind]?.test(description)) ?? 'general';
}

/** What a buyer of a kind wants to know: how to see that a text says it, how the shop is reminded of it, and how a reader may ask. */
export interface Topic {
  said: RegExp;
  /** Completes “Readers may look for … in the description: add …”. */
  missing: string;
  ask: string;
}

const topic = (said: RegExp, missing: string, ask: string): Topic => ({ said, missing, ask });

const SIZE = topic(
  /\d\s?(?:mm|cm|m|km|ml|cl|l|litres?|liters?|g|kg|oz|lbs?|in(?:ch(?:es)?)?|ft|pieces|pcs)\b/i,
  'its size or weight',
  'its size',
);
const MATERIAL = topic(
  /\b(?:alumin\w*|steel|iron|brass|copper|titanium|wood\w*|oak|walnut|bamboo|cork|cotton|linen|wool\w*|merino|silk|leather|denim|canvas|polyester|nylon|rubber|silicone|plastic|glass|ceramic\w*|porcelain|stoneware|marble|concrete|wax|gold|silver|made (?:of|from|with))\b/i,
  'what it is made of',
  'its material',
);
const CARE = topic(
  /\b(?:wash\w*|clean\w*|dishwasher|rinse|wipe|maint\w+|polish\w*)\b/i,
  'how it is cleaned or cared for',
  'care and cleaning',
);
const CONTENTS = topic(/\b(?:includ\w*|comes with|in the box|set of|pack of)\b/i, 'what is included', 'what is included');
const DELIVERY = topic(
  /\b(?:deliver\w*|ship(?:s|ped|ping)?|pick[- ]?up|returns?|refund\w*|warrant\w+)\b/i,
  'how it is delivered and returned',
  'delivery',
);

/** The topics of each kind, the most asked first. */
export const TOPICS: Record<Kind, readonly Topic[]> = {
  event: [
    topic(
      /\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\d{1,2}[./:]\d{2}|\bp\.?m\.?\b/i,
      'date and time',
      'the date',
    ),
    topic(
      /\b(?:[Aa]t \p{Lu}|at the|venue|hall|club|street|theat(?:re|er)|church|garden|online|room|stage)/u,
      'the place',
      'how to get there',
    ),
    topic(/\b(?:tickets?|admission|free entry|seats?)\b/i, 'how to get tickets', 'tickets'),
  ],
  software: [
    topic(/\b(?:browser|windows|mac|ios|android|web|desktop|linux)\b/i, 'where it runs', 'the devices it runs on'),
    topic(/\b(?:trial|demo|try)\b/i, 'whether it can be tried', 'a demonstration'),
    topic(/\b(?:data|privacy|gdpr|backup|hosted|export\w*)\b/i, 'where the data is kept', 'your data'),
  ],
  food: [
    topic(
      /\b(?:ingredients?|contains?|cocoa|made (?:of|from|with)|beans?|sugar)\b/i,
      'the ingredients and allergens',
      'ingredients and allergens',
    ),
    SIZE,
    topic(/\b(?:store|keeps?|best before|shelf|refrigerat\w*)\b/i, 'how it is stored and for how long', 'storage'),
  ],
  beauty: [
    topic(/\b(?:ingredients?|contains?|squalane|acid|vitamin|oil|fragrance)\b/i, 'the ingredients', 'ingredients'),
    SIZE,
    topic(/\b(?:apply|use|morning|evening|daily|skin)\b/i, 'how it is used', 'how to use it'),
  ],
  clothing: [MATERIAL, topic(/\b(?:sizes?|fit|cut|length|XS|XL)\b/i, 'sizes and fit', 'sizes and fit'), CARE],
  jewellery: [MATERIAL, topic(/\b(?:sizes?|carat|ct|mm|weight)\b/i, 'sizes and weights', 'sizes'), DELIVERY],
  tool: [
    SIZE,
    topic(/\b(?:\d+\s?(?:v|w|mah|ah|rpm|nm|watts?|volts?)|batter\w+|charg\w+)\b/i, 'power and performance', 'performance'),
    CONTENTS,
  ],
  home: [SIZE, MATERIAL, CARE],
  general: [CONTENTS, SIZE, DELIVERY],
};

/** For the notes: what readers look for with a product of this kind and a text does not say. */
export function missingTopics(kind: Kind, text: string): string[] {
  return TOPICS[kind].filter(({ said }) => !said.test(text)).map(({ missing }) => missing);
}
