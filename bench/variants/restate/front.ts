import { Agent, request } from 'node:http';
import type { Variant } from '../../measure/load.ts';
import { INPUT } from '../../scenario/lifecycle.ts';
import type { Environment } from '../environment.ts';

/** Commands over HTTP to Restate's ingress, on connections that are kept. `node:http` costs less than `fetch`. */
export function openVariant({ restateIngress }: Environment): Promise<Variant> {
  const agent = new Agent({ keepAlive: true });
  const call = (id: string, handler: string, body: object): Promise<void> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const sent = request(
        `${restateIngress}/approval/${id}/${handler}`,
        { method: 'POST', agent, headers },
        (answer) => {
          let words = '';
          answer.setEncoding('utf8').on('data', (part: string) => (words += part));
          answer.once('end', () => {
            if (answer.statusCode === 200) resolve();
            else reject(new Error(`Restate answered ${answer.statusCode}: ${words}`));
          });
        },
      );
      sent.once('error', reject);
      sent.end(text);
    });
  return Promise.resolve({
    open: (id) => call(id, 'create', { input: INPUT }),
    send: (id, step, n) => call(id, 'send', { event: { ...step, n } }),
    // An answer is the end of its invocation. The clocks that were set and left stay scheduled for hours: not counted.
    settled: () => Promise.resolve(),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  });
}
