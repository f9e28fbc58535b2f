import type { CampaignInput } from '../../src/agents/campaign/shared/index.js';

type ShopProduct = Pick<CampaignInput, 'product_name' | 'brand_name' | 'price' | 'description' | 'audience'>;

/** Twelve products of different kinds as small shops describe them, with long and short descriptions. */
export const SHOP_PRODUCTS: readonly ShopProduct[] = [
  {
    product_name: 'Harbour Mug',
    brand_name: 'Hearth & Co',
    price: '€ 24,00',
    description: 'A stoneware mug that keeps its warmth. The glaze is mixed by hand. Holds 350 ml and is dishwasher safe.',
    audience: 'people who drink their tea slowly',
  },
  {
    product_name: 'Ledgerly Invoicing',
    brand_name: 'Ledgerly',
    price: '€ 12 per month',
    description:
      'Invoices in three clicks. Sends reminders on its own. Runs in the browser and exports to your accountant’s software. 30 days free trial.',
    audience: 'freelancers and small studios',
  },
  {
    product_name: 'Midnight Strings Concert',
    brand_name: 'Kammerhaus Graz',
    price: '€ 18',
    description: 'Four string players, one hour by candlelight. Friday, 12 December, 21:00 at Kammerhaus Graz. Doors open at 20:30.',
    audience: 'anyone who loves chamber music',
  },
  {
    product_name: 'Solstice Ring',
    brand_name: 'Atelier Moen',
    price: '$1,450',
    description: 'An engagement ring in 18 carat recycled gold with a 0.4 carat sapphire. Made to measure in four weeks.',
    audience: 'couples',
  },
  {
    product_name: 'Dark Sea Salt Chocolate',
    brand_name: 'Cacao Nord',
    price: 'EUR 5.90',
    description: '70 % cocoa with flakes of sea salt. Made from beans of a single farm in Ecuador. 80 g.',
    audience: 'people who like it less sweet',
  },
  {
    product_name: 'Wildflower Honey',
    brand_name: 'Imkerei Sonnleitner',
    price: '€ 9.50',
    description: 'Honey from one valley. Harvested in July. 500 g jar.',
    audience: 'families',
  },
  {
    product_name: 'Aurora Desk Lamp',
    brand_name: 'Lumen',
    price: '€ 89,00',
    description: 'A dimmable desk lamp in brushed aluminium. The arm folds flat. 2,700 to 5,000 K. USB-C socket in the base.',
    audience: 'people who work from home',
  },
  {
    product_name: 'Calm Night Serum',
    brand_name: 'Feld',
    price: '€ 34',
    description: 'A light serum with squalane. 50 ml glass bottle. Fragrance-free.',
    audience: 'sensitive skin',
  },
  {
    product_name: 'Ridge Rain Jacket',
    brand_name: 'Strida',
    price: '£140',
    description: 'A waterproof jacket of recycled nylon. Packs into its own pocket. Sizes XS to XXL. Two-way zip.',
    audience: 'hikers and commuters',
  },
  {
    product_name: 'Torqline 18V Drill',
    brand_name: 'Torqline',
    price: 'CHF 199.–',
    description: 'A cordless drill with 60 Nm. Two batteries with 4 Ah in the box. Weighs 1.6 kg.',
    audience: 'people who renovate on weekends',
  },
  {
    product_name: 'Juniper Candle',
    brand_name: 'Waldlicht',
    price: '€ 19',
    description: 'A candle of rapeseed wax that smells of juniper and pine. Burns for 40 hours.',
    audience: null,
  },
  { product_name: 'Oak Stool', brand_name: 'Hobel', price: null, description: 'Solid oak, oiled twice.', audience: 'small kitchens' },
];
