import type { HttpClient } from '#testing';

/** The samples of `/metrics`: name with labels → value. */
export async function samplesOf(client: HttpClient): Promise<Map<string, number>> {
  const { body } = await client.get<string>('/metrics');
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

/** The sum of a metric over all its labels that match. */
export function sumOf(samples: ReadonlyMap<string, number>, name: string, labels: readonly string[] = []): number {
  return [...samples]
    .filter(([key]) => (key === name || key.startsWith(`${name}{`)) && labels.every((label) => key.includes(label)))
    .reduce((sum, [, value]) => sum + value, 0);
}
