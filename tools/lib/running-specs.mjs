import { writeFileSync } from 'node:fs';

/** Jest reporter: keeps the paths of the specs that run now in TEST_RUNNING_FILE, for a launcher that has to end them. */
export default class RunningSpecs {
  running = new Set();

  onTestFileStart({ path }) {
    this.running.add(path);
    this.save();
  }

  onTestFileResult({ path }) {
    this.running.delete(path);
    this.save();
  }

  save() {
    if (process.env.TEST_RUNNING_FILE) writeFileSync(process.env.TEST_RUNNING_FILE, JSON.stringify([...this.running]));
  }
}
