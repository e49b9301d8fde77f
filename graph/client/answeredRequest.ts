import type { CallContext } from "./records";

/** Which request answered a read. */
export interface AnsweredRequest {
    /** Graph's id of the last request that was answered. */
    requestId?: string | undefined;
}

/** A client that can record answers. */
interface Noting<Client> {
    with(context: CallContext): Client;
}

/** Records an answer for the read that the client belongs to. */
export function noteAnswer(
    { context }: { readonly context: CallContext },
    requestId: string | null | undefined,
): void {
    if (requestId) {
        context.onAnswer?.(requestId);
    }
}

/** The client for one read, which records in `read` the request that was answered. */
export function notingAnswer<Client>(client: Noting<Client>, read: AnsweredRequest): Client {
    return client.with({
        onAnswer: (requestId) => {
            read.requestId = requestId;
        },
    });
}

/** A read that several callers wait for. */
export interface SharedRead<T> {
    /** The answer for one of the callers, whose client records it. */
    answerTo(client: { readonly context: CallContext }): Promise<T>;
}

/** Begins a read that several callers wait for. */
export function sharedRead<T, Client>(
    client: Noting<Client>,
    run: (client: Client) => Promise<T>,
): SharedRead<T> {
    const read: AnsweredRequest = {};
    const answer = run(notingAnswer(client, read));
    // Each caller learns of a failure, including a caller that asks for the answer later.
    answer.catch(() => undefined);
    return {
        answerTo: (caller) =>
            answer.finally(() => {
                noteAnswer(caller, read.requestId);
            }),
    };
}
