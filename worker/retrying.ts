import { type Interceptor, status, type StatusObject } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

/**
 * Asks again as the client of Temporal does by itself. A call whose connection was closed while it waited to be asked
 * again ends, as any call that fails; the client would throw out of its timer, where nobody can catch it, and so end
 * the whole process.
 */
export const retrying: Interceptor = (options, nextCall) => {
  const retries = defaultGrpcRetryOptions();
  let failed: StatusObject | null = null;
  const retry = makeGrpcRetryInterceptor({
    ...retries,
    retryableDecider: (attempt, answer) => {
      failed = answer;
      return retries.retryableDecider(attempt, answer);
    },
  });
  return retry(options, (again) => {
    if (failed === null) return nextCall(again);
    try {
      return nextCall(again);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return ended({ ...failed, code: status.CANCELLED, details: `${reason}, after: ${failed.details}` });
    }
  });
};

/** A call that has no connection: it ends as it starts. */
function ended(answer: StatusObject): ReturnType<Parameters<Interceptor>[1]> {
  const nothing = () => undefined;
  return {
    start: (_metadata, listener) => {
      listener?.onReceiveMessage?.(null);
      listener?.onReceiveStatus?.(answer);
    },
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    startRead: nothing,
    halfClose: nothing,
    cancelWithStatus: nothing,
    getPeer: () => 'none',
    getAuthContext: () => null,
  };
}
