import { writeFileSync } from 'node:fs';

/** Jest reporter: writes the paths of the running specs to TEST_RUNNING_FILE, for a launcher that has to kill them. */
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
