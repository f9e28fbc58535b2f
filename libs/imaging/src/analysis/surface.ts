import type { Oklab } from './oklab.js';

/** A colour at a position; coordinates are fractions of the frame. */
export interface Sample {
  x: number;
  y: number;
  color: Oklab;
}

const terms = (x: number, y: number) => [1, x, y, x * x, x * y, y * y];
const CHANNELS = ['L', 'a', 'b'] as const;

/** The second-order surface that best fits the samples: models light that falls off to one side or from a spot. */
export function fitSurface(samples: readonly Sample[]): (x: number, y: number) => Oklab {
  const size = 6;
  const matrix = Array.from({ length: size }, () => new Array<number>(size + CHANNELS.length).fill(0));
  for (const { x, y, color } of samples) {
    const values = terms(x, y);
    matrix.forEach((row, i) => {
      const factor = values[i] ?? 0;
      values.forEach((value, j) => (row[j] = (row[j] ?? 0) + factor * value));
      CHANNELS.forEach((channel, k) => (row[size + k] = (row[size + k] ?? 0) + factor * color[channel]));
    });
  }
  // NOTE: a small weight on the diagonal keeps the system solvable for a picture that is one pixel wide.
  matrix.forEach((row, i) => (row[i] = (row[i] ?? 0) + 1e-6));
  solve(matrix, size);
  return (x, y) => {
    const at = (k: number) => terms(x, y).reduce((sum, term, i) => sum + term * (matrix[i]?.[size + k] ?? 0), 0);
    return { L: at(0), a: at(1), b: at(2) };
  };
}

/** Gauss-Jordan elimination with pivoting, in place. */
function solve(matrix: number[][], size: number): void {
  for (let column = 0; column < size; column++) {
    const pivot = matrix
      .slice(column)
      .reduce((best, row, i) => (Math.abs(row[column] ?? 0) > Math.abs(matrix[best]?.[column] ?? 0) ? i + column : best), column);
    [matrix[column], matrix[pivot]] = [matrix[pivot] ?? [], matrix[column] ?? []];
    const row = matrix[column] ?? [];
    const divisor = row[column] || 1;
    row.forEach((value, j) => (row[j] = value / divisor));
    matrix.forEach((other, i) => {
      const factor = other[column] ?? 0;
      if (i !== column && factor !== 0) row.forEach((value, j) => (other[j] = (other[j] ?? 0) - factor * value));
    });
  }
}
