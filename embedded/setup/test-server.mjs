import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alone, cacheDirectory, draftOf, exists } from './cache.mjs';
import { CommandFailed, elapsed, run, say } from './telling.mjs';

const VERSION = '1.32.1';

/** What Maven needs to bring the server and all it stands on into one folder. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>mufakat</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** @returns {string} where the executable lies, whether or not it is there */
export function cachedTestServer() {
  return join(cacheDirectory(), `temporal-test-server-${VERSION}`, 'temporal-test-server');
}

/**
 * Temporal's test server that skips time, for tests only: from our cache, else by Maven into it.
 * @returns {Promise<string | null>} path of its executable; null when it cannot be had that way, and the SDK must download it
 */
export async function ensureTestServer() {
  const target = cachedTestServer();
  if (await exists(target)) return target;
  const onWait = (/** @type {number} */ pid) =>
    say(`Test server: process ${pid} is fetching it already; waiting for it.`);
  const folder = join(target, '..');
  return alone(
    `${folder}.lock`,
    async () => {
      if (await exists(target)) return target;
      const started = Date.now();
      say(
        `Test server: fetching Temporal's server that skips time ${VERSION} with Maven (once; 33 MB, about half a minute).`,
      );
      const place = draftOf(folder);
      await mkdir(place, { recursive: true });
      try {
        await writeFile(join(place, 'pom.xml'), POM);
        await run('mvn', ['-B', '-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], { cwd: place });
        const script = join(place, 'temporal-test-server');
        await writeFile(
          script,
          `#!/bin/sh\nexec java -cp '${join(folder, 'lib')}/*' io.temporal.testserver.TestServer "$@"\n`,
        );
        await chmod(script, 0o755);
        await rm(folder, { recursive: true, force: true });
        await rename(place, folder);
      } catch (error) {
        await rm(place, { recursive: true, force: true });
        if (!(error instanceof CommandFailed)) throw error;
        say(
          `Test server: not by Maven (${error.code === 'ENOENT' ? 'it is not installed' : error.message}); the Temporal SDK downloads it when it is needed.`,
        );
        return null;
      }
      say(`Test server: fetched in ${elapsed(started)} → ${target}`);
      return target;
    },
    onWait,
  );
}
