import { performance } from "node:perf_hooks";
import { sayProgress } from "../print";
import type { LoggedSignIn } from "./loggedSignIn";
import type { SignInSource } from "./source";

/** Time between two lines of progress: a large log takes half an hour, and a thousand pages. */
const everyMs = 5_000;

/** The same batches. While they are read, a person at a terminal sees how many there were, and the day of the last one. */
export async function* withProgress(
    batches: SignInSource["batches"],
): AsyncGenerator<readonly LoggedSignIn[]> {
    let count = 0;
    let saidMs = performance.now();
    for await (const batch of batches) {
        count += batch.length;
        const reachedMs = batch.at(-1)?.createdMs;
        if (reachedMs !== undefined && performance.now() - saidMs >= everyMs) {
            saidMs = performance.now();
            const day = new Date(reachedMs).toISOString().slice(0, 10);
            sayProgress(`${count.toLocaleString("en-US")} sign-ins read, the last one of ${day}`);
        }
        yield batch;
    }
}
