import { AsyncLocalStorage } from "node:async_hooks";

/** Which request answered a read. */
export interface AnsweredRequest {
    /** Graph's id of the last request that was answered. */
    requestId?: string | undefined;
}

const current = new AsyncLocalStorage<AnsweredRequest>();

/** Takes note of an answer, for the read that is under way. */
export function noteAnswer(requestId: string | null | undefined): void {
    const read = current.getStore();
    if (read !== undefined && requestId) {
        read.requestId = requestId;
    }
}

/** Does one read, and notes in `read` which request answered it. */
export function notingAnswer<T>(read: AnsweredRequest, run: () => Promise<T>): Promise<T> {
    return current.run(read, run);
}

/** Starts a read that several wait for; whoever calls the result gets its answer, and takes note of it. */
export function sharedRead<T>(run: () => Promise<T>): () => Promise<T> {
    const read: AnsweredRequest = {};
    const answer = notingAnswer(read, run);
    return () => answer.finally(() => noteAnswer(read.requestId));
}
