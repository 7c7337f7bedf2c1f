import { expect, test } from 'vitest';
import { quantityValue } from './quantity';

test.each([
  ['2', 2],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['500m', 0.5],
  ['1e3', 1000],
  ['5E', 5e18],
  ['1k', 1000],
  ['1Ki', 1024],
  ['4Gi', 4 * 2 ** 30]
])('the quantity %s is %d', (quantity, value) => {
  expect(quantityValue(quantity)).toBeCloseTo(value, 9);
});

test.each(['', 'Gi', '1 Gi', '1gi', '-1', '1e', 'two'])('%j is no quantity', (quantity) => {
  expect(quantityValue(quantity)).toBeNull();
});
