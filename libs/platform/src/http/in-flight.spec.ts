import { InFlight, Place } from './in-flight.js';

let now = 0;
const inFlight = (max: number) => new InFlight(max, () => now);

it('is stalled for as long as every place is taken and none was released', () => {
  now = 0;
  const places = inFlight(2);
  places.take();
  now = 10;
  expect(places.stalledMs).toBe(0);
  places.take();
  now = 25;
  expect(places.stalledMs).toBe(15);
  places.release();
  expect(places.stalledMs).toBe(0);
  places.take();
  now = 30;
  expect(places.stalledMs).toBe(5);
});

it('is not stalled by more requests than places, as uploads can make, while some of them end', () => {
  now = 0;
  const places = inFlight(1);
  places.take();
  places.take();
  now = 40;
  places.release();
  expect(places.full).toBe(true);
  now = 45;
  expect(places.stalledMs).toBe(5);
});

it('a place is taken and released once, and not taken after its request is over', () => {
  const places = inFlight(1);
  const place = new Place(places);
  place.take();
  place.take();
  place.release();
  place.release();
  expect(places.full).toBe(false);
  const late = new Place(places);
  late.release();
  late.take();
  expect(places.full).toBe(false);
});
