/** Number of repetitions of an attack: `short` in each test run, `full` with ATTACK=full. */
export function attackCount(full: number, short: number): number {
  return process.env['ATTACK'] === 'full' ? full : short;
}
