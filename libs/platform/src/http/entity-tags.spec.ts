import { ifMatch, ifNoneMatch } from './entity-tags.js';

// The table of RFC 9110, section 8.8.3.2.
it.each([
  ['W/"1"', 'W/"1"', false, true],
  ['W/"1"', 'W/"2"', false, false],
  ['W/"1"', '"1"', false, true],
  ['"1"', '"1"', true, true],
])('compares %s with %s strongly and weakly', (header, etag, strong, weak) => {
  expect([ifMatch(header)(etag), ifNoneMatch(header)(etag)]).toEqual([strong, !weak]);
  expect([ifMatch(etag)(header), ifNoneMatch(etag)(header)]).toEqual([strong, !weak]);
});

it.each([
  ['a list', '"a", "1", "b"', true],
  ['a list without spaces', '"a","1"', true],
  ['a list with empty elements', ', "a", ,"1",', true],
  ['weak tags in a list', 'W/"a", "1"', true],
  ['any', ' * ', true],
  ['a list that lacks it', '"a", "11", "1 "', false],
  ['a comma inside a tag', '"1,2"', false],
  ['a star among tags', '*, "2"', false],
  ['text that is no tag', '1', false],
  ['an open quote', '"1', false],
  ['nothing', '', false],
])('reads %s', (_what, header, found) => {
  expect([ifMatch(header)('"1"'), ifNoneMatch(header)('"1"')]).toEqual([found, !found]);
});

it('holds without a header', () => {
  expect([ifMatch(undefined)('"1"'), ifNoneMatch(undefined)('"1"')]).toEqual([true, true]);
});
