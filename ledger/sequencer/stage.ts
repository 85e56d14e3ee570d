import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Another sequencer has taken over: this one may write nothing more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor(epoch: number) {
    super(`Epoch ${epoch} is over: another sequencer writes this log now. Nothing was written.`);
  }
}

/**
 * The only way into the files of a log. Every file is written into a staging directory named after the epoch, made
 * durable there and renamed into its place. Taking over removes the staging directories of all other epochs: from then
 * on a process of an earlier epoch, however long it slept, has nothing left to rename and nowhere to write.
 */
export class Stage {
  readonly epoch: number;
  readonly #root: string;
  readonly #staging: string;
  #files = 0;

  private constructor(root: string, epoch: number) {
    this.#root = root;
    this.epoch = epoch;
    this.#staging = join(root, stagingName(epoch));
  }

  /** Ends every other epoch's right to write below `root`, and opens this one's. */
  static async takeOver(root: string, epoch: number): Promise<Stage> {
    await mkdir(root, { recursive: true });
    const stage = new Stage(root, epoch);
    for (const name of await readdir(root)) {
      if (name.startsWith('staging-') && name !== stagingName(epoch)) {
        // Out of the way in one step first: what is removed piece by piece could still be written into.
        const away = join(root, `fenced-${name}-${epoch}`);
        await rename(join(root, name), away);
        await rm(away, { recursive: true });
      } else if (name.startsWith('fenced-')) await rm(join(root, name), { recursive: true });
    }
    await mkdir(stage.#staging, { recursive: true });
    await syncDirectory(root);
    return stage;
  }

  /**
   * Writes files (paths below the root), all durable when it returns, in the order given: a later file is in place only
   * if the earlier ones are. @throws Fenced
   */
  async write(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Promise<void> {
    const directories = new Set<string>();
    for (const [path, bytes] of files) {
      const target = join(this.#root, path);
      const temporary = join(this.#staging, String((this.#files += 1)));
      try {
        const file = await open(temporary, 'w', 0o644);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await this.#makeDirectory(dirname(target), directories);
        await rename(temporary, target);
      } catch (error) {
        throw (await this.#isOver()) ? new Fenced(this.epoch) : error;
      }
      directories.add(dirname(target));
    }
    for (const directory of directories) await syncDirectory(directory);
  }

  /** Removes a file or directory below the root that is no longer needed. @throws Fenced */
  async remove(path: string): Promise<void> {
    if (await this.#isOver()) throw new Fenced(this.epoch);
    await rm(join(this.#root, path), { recursive: true, force: true });
  }

  async #makeDirectory(directory: string, made: Set<string>): Promise<void> {
    const first = await mkdir(directory, { recursive: true });
    if (first === undefined) return;
    // Each new directory is an entry of its parent, which has to be durable as well.
    for (let one = directory; one.length >= first.length; one = dirname(one)) made.add(dirname(one));
  }

  async #isOver(): Promise<boolean> {
    return !(await readdir(this.#root)).includes(relative(this.#root, this.#staging));
  }
}

function stagingName(epoch: number): string {
  return `staging-${epoch}`;
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
