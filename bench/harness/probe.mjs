import { Database } from '../../dist/libs/platform/src/database/database.js';

/** Replaces the Database of a repository: runs its statements on one connection and records them. */
export class Probe {
  ran = [];
  newest = Database.prototype.newest;

  constructor(client) {
    this.client = client;
  }

  async query(sql, params = []) {
    return (await this.#run(sql, params)).rows;
  }

  async one(sql, params = []) {
    return (await this.#run(sql, params)).rows[0];
  }

  async execute(sql, params = []) {
    return (await this.#run(sql, params)).rowCount;
  }

  transaction(work) {
    return work(this);
  }

  #run(sql, params) {
    const { text, name } = typeof sql === 'string' ? { text: sql } : sql;
    this.ran.push({ text, name, params });
    return this.client.query({ text, ...(name && { name }), values: params });
  }
}

/** The indexes a plan uses, and the tables it reads from end to end. */
export function planOf(rows) {
  const indexes = new Set();
  const scans = new Set();
  const visit = (node) => {
    if (node['Index Name']) indexes.add(node['Index Name']);
    if (node['Node Type'] === 'Seq Scan') scans.add(node['Relation Name']);
    for (const child of node.Plans ?? []) visit(child);
  };
  visit(rows[0]['QUERY PLAN'][0].Plan);
  return { indexes: [...indexes], scans: [...scans] };
}
